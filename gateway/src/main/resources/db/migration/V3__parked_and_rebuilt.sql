-- What the topic held and could not be read, or not be folded: as it came.
create table parked (
  lane      int not null,
  "offset"  bigint not null,
  position  bigint,                  -- null where not even that can be read
  bytes     bytea,
  why       text not null,
  parked_at timestamptz not null default now(),
  primary key (lane, "offset")
);

-- Read models built beside the live one; at most one at a time.
create table rebuild (
  id       uuid primary key,
  asked_by text not null,
  asked_at timestamptz not null default now(),
  replace  boolean not null,         -- whether lanes that differ are taken over
  ended_at timestamptz,
  failure  text
);
create unique index rebuild_running on rebuild ((true)) where ended_at is null;

create table rebuild_lane (
  rebuild  uuid not null references rebuild,
  lane     int not null,
  owner    uuid,                     -- the replica at work on it
  until    timestamptz,              -- others may take it then
  position bigint,                   -- at which both were compared
  outcome  text,                     -- EQUAL, DIFFERS, REPLACED; null while it is not known
  tables   jsonb,
  primary key (rebuild, lane)
);

-- The tables of the read model once more, empty. Not logged: what a crash takes is folded again.
create function build_beside() returns void language plpgsql as $$
declare
  model text;
begin
  drop schema if exists rebuilt cascade;
  create schema rebuilt;
  for model in select tablename from pg_tables where schemaname = 'live' loop
    execute format('create unlogged table rebuilt.%I (like live.%I including all)', model, model);
  end loop;
end $$;

create function end_beside() returns void language plpgsql as $$
begin
  drop schema if exists rebuilt cascade;
end $$;

-- The rows of a lane become those that were built beside.
create function take_over(of_lane int) returns void language plpgsql as $$
declare
  model text;
begin
  for model in
    select tablename from pg_tables where schemaname = 'live' and tablename <> 'lane'
  loop
    execute format('delete from live.%I where lane = $1', model) using of_lane;
    execute format('insert into live.%I select * from rebuilt.%I where lane = $1', model, model)
      using of_lane;
  end loop;
end $$;

-- A model of other tables is another model: what is built beside it has no use any more.
create or replace function fold_again() returns void language plpgsql as $$
declare
  model text;
begin
  update rebuild set ended_at = now(), failure = 'the read model was changed' where ended_at is null;
  drop schema if exists rebuilt cascade;
  for model in select tablename from pg_tables where schemaname = 'live' loop
    execute format('truncate live.%I', model);
  end loop;
end $$;
