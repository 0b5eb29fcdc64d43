-- Event logs on their way into the ledger. What they hold of items and persons is deleted when the
-- import is over: it is in the ledger then, where it can be erased.
create table import (
  id           uuid        primary key,
  created      timestamptz not null default now(),
  created_by   text        not null,
  file         text,                  -- as its sender calls it
  mapping      bytea       not null,  -- YAML
  state        text        not null,
  touched      timestamptz not null default now(),  -- by whoever works on it
  worker       uuid,                  -- the replica that stages it
  bytes        bigint      not null default 0,      -- as sent
  objects_read boolean     not null default false,  -- OCEL: the types of its objects are known
  events_read  bigint      not null default 0,
  bytes_read   bigint      not null default 0,
  rows         bigint      not null default 0,
  refused      bigint      not null default 0,
  finished     timestamptz,
  failure      text,
  findings     bytea,
  swept        boolean     not null default false   -- nothing of it is left but this
);
create index import_created on import (created desc, id);
create index import_unfinished on import (created) where not swept;

-- The log as it was sent.
create table import_chunk (
  import uuid    not null references import on delete cascade,
  no     integer not null,
  bytes  bytea   not null,
  primary key (import, no)
);
-- a log that is not compressed would only be compressed to be read again
alter table import_chunk alter column bytes set storage external;

-- The first of what could not be used, and why.
create table import_refusal (
  import uuid   not null references import on delete cascade,
  no     bigint not null,  -- in the order of the log
  kind   text   not null,  -- of the fact; empty for a row that is none
  reason text   not null,
  primary key (import, no, kind)
);

-- OCEL: the type of each object.
create table import_object (
  import uuid not null references import on delete cascade,
  object text not null,
  type   text not null,
  primary key (import, object)
);

-- The rows of a log by item, for those of one item may lie anywhere in it.
create table import_row (
  import  uuid    not null references import on delete cascade,
  lane    integer not null,
  subject text    not null,
  rank    bigint  not null,  -- time where the mapping orders by it
  no      bigint  not null,  -- in the log
  body    bytea   not null,
  primary key (import, lane, subject, rank, no)
);

-- How far the items of each lane are.
create table import_lane (
  import    uuid    not null references import on delete cascade,
  lane      integer not null,
  since     bigint  not null,  -- the lane's last position before the first fact
  done_to   text,              -- subject; null before the first
  done      boolean not null default false,
  rows      bigint  not null default 0,
  items     bigint  not null default 0,
  recorded  bigint  not null default 0,
  duplicate bigint  not null default 0,
  refused   bigint  not null default 0,
  primary key (import, lane)
);

-- What is counted of the hops over each boundary.
create table import_boundary (
  import    uuid    not null references import on delete cascade,
  from_team text    not null,
  to_team   text    not null,
  lane      integer not null,
  counts    bytea   not null,
  primary key (import, from_team, to_team, lane)
);
