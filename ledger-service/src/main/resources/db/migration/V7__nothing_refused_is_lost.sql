-- What was refused, for a while: why, and what was said, both sealed under the ledger's own key.
-- The same bytes refused again under the same rights are counted on the one row.
create table refused (
  no              bigint      generated always as identity primary key,
  id              uuid        not null unique default gen_random_uuid(),
  team            text        not null,  -- whose token or inbox; '' for governance, which has none
  roles           text        not null,  -- a replay has these and no others
  via             text        not null,  -- HTTP or KAFKA
  digest          bytea       not null,  -- of rights and bytes, under a key
  first_at        timestamptz not null,
  last_at         timestamptz not null,
  times           bigint      not null,
  status          integer     not null,
  type            text        not null,  -- of the problem
  pointer         text,
  reason          bytea       not null,  -- the problem, sealed
  said            bytea,                 -- what was sent, sealed; null where it is gone
  size            integer     not null,  -- of what was sent, sealed, in bytes
  inbox_partition integer,               -- of the last record of the inbox that was counted
  inbox_offset    bigint,
  published       boolean     not null default false,
  replayed_at     timestamptz,
  lane            integer,               -- where it is recorded since then
  position        bigint,
  unique (team, digest)
);
create index refused_of_team on refused (team, no);
create index refused_first on refused (team, first_at);
create index refused_last on refused (team, last_at, no);
create index refused_said on refused (team, last_at, no) where said is not null;
create index refused_unpublished on refused (no) where not published;

-- What is kept of each team. Whoever changes rows of a team in refused locks its row here first.
create table refused_team (
  team  text   primary key,
  total bigint not null default 0,  -- refusals ever, those included that are deleted
  kept  bigint not null default 0,  -- rows
  bytes bigint not null default 0   -- of what was said
);

-- How far the inboxes are read for a lane: every record before this offset that belongs to the lane
-- is recorded, or kept among the refused. Written behind; what is read again is recognised.
create table inbox_mark (
  lane        integer not null,
  topic       uuid    not null,  -- Kafka's own id: a topic made anew under its name is another one
  partition   integer not null,
  next_offset bigint  not null,
  primary key (lane, topic, partition)
);
