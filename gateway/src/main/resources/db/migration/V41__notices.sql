-- What was folded so far lacks this: the lanes are folded again from their start.
select fold_again();

-- Offers that have to be answered by a deadline and are not, one by one.
create table live.awaited (
  lane    int not null,
  digest  bytea not null,
  handoff text not null,                -- work type, item and id, as JSON
  seam    text not null,                -- the teams, as events name them, and the registered boundary
  offered timestamptz not null,
  soon    timestamptz not null,         -- when four fifths of the time to answer are over
  due     timestamptz not null,
  primary key (digest, lane)
);
create index awaited_soon on live.awaited (soon);

-- Who was told that an answer is due: once per handoff, deadline and rung. Its own outbox.
create table notice (
  number    bigint generated always as identity,
  digest    bytea not null,
  due       timestamptz not null,
  rung      text not null,
  teams     text[] not null,
  body      text not null,
  made_at   timestamptz not null default now(),
  sent_at   timestamptz,
  primary key (digest, due, rung),
  unique (number)
);
create index notice_unsent on notice (number) where sent_at is null;
create index notice_made on notice (made_at);
