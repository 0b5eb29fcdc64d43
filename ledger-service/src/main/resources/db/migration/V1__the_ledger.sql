-- The ledger of this database. One row: the number of lanes is fixed when a ledger is created.
create table ledger (
  only_one boolean primary key default true check (only_one),
  lanes    integer not null check (lanes > 0),
  created  timestamptz not null default now()
);

-- Every entry, in commit order per lane. Rows are only ever added; erasure empties said and salt.
create table entry (
  lane        integer     not null,
  position    bigint      not null,
  recorded_at timestamptz not null,
  type        text        not null,
  subject     text        not null,
  team        text,                  -- null for the ledger's own entries
  source      text        not null,
  event_id    text        not null,
  happened_at timestamptz not null,
  record      bytea       not null,  -- as published: sent to Kafka as they are
  said        bytea,                 -- canonical bytes of the event as emitted: the erasable part
  salt        bytea,
  digest      bytea       not null,  -- SHA-256(salt || said)
  primary key (lane, position)
);
create index entry_subject on entry (lane, subject, position);
alter table entry set (autovacuum_vacuum_insert_scale_factor = 0.05);

-- The fence: two writers of a lane collide here, and one of them has to read the tail again.
create table ledger_batch (
  lane           integer     not null,
  batch_no       bigint      not null,
  batch_id       uuid        not null,  -- says whose batch it is, after a COMMIT with no answer
  first_position bigint      not null,
  last_position  bigint      not null,
  recorded_at    timestamptz not null,
  primary key (lane, batch_no)
);

-- Which event is recorded where: key = first 16 bytes of SHA-256(team, source, id, subject).
create table event_key (
  lane     integer not null,
  key      bytea   not null,
  position bigint  not null,
  primary key (lane, key)
);

-- One row per handoff as of the last entry that changed it; its snapshot is in that entry's record.
create table handoff_head (
  lane        integer     not null,
  subject     text        not null,
  handoff     text        not null,
  work_type   text        not null,
  item        text        not null,
  from_team   text        not null,
  to_team     text        not null,
  cohort_at   timestamptz not null,
  offered     boolean     not null,
  disposition text        not null,
  reason      text,
  contract    integer,     -- version it was judged against; null where none was known
  deadline    timestamptz,
  due_at      timestamptz, -- later of deadline and the recording of what set it
  position    bigint      not null,
  primary key (lane, subject, handoff)
) with (fillfactor = 85);
create index handoff_head_boundary on handoff_head (from_team, to_team, work_type, cohort_at);
create index handoff_head_cohort on handoff_head (cohort_at);
create index handoff_head_due on handoff_head (lane, due_at)
  where disposition = 'OPEN' and due_at is not null;
create index handoff_head_unjudged on handoff_head (work_type, from_team, to_team)
  where disposition = 'OPEN' and offered and contract is null;

-- How far the relay is: the last position per lane that Kafka acknowledged, -1 for none.
create table relay_mark (
  lane     integer primary key,
  position bigint not null
);
