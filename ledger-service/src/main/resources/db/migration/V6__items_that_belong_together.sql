-- By which ids items are found from one another: the correlation and the cause that their events
-- name, and those events' own. Only events that name one have rows here. Written with the heads.
create table related_item (
  kind    text not null check (kind in ('EVENT', 'CORRELATION', 'CAUSATION')),
  value   text not null,
  subject text not null,
  primary key (kind, value, subject)
);
