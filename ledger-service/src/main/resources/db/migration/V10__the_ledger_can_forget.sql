-- The key under which the ledger knows persons by their names, sealed under its own. One row.
create table person_secret (
  only_one boolean primary key default true check (only_one),
  secret   bytea   not null
);

-- Every person of whom something was said that can still be read. Whoever is erased is no longer
-- here, and what needed the key is unreadable. Backups of this table bring erased persons back.
create table person (
  no      bigint      generated always as identity primary key,  -- named by what the key opens
  digest  bytea       not null unique,  -- of the name, under person_secret
  key     bytea       not null,         -- sealed under the ledger's own key
  created timestamptz not null default now()
);

-- Which entries hold something about whom. The reference is the fence: a writer that seals under a
-- key that is being erased fails on it, and decides again.
create table said_of (
  person   bigint  not null references person,
  lane     integer not null,
  position bigint  not null,
  primary key (person, lane, position)
);

-- From here on what an entry says of persons is sealed under their keys, salt included, and the
-- column salt is null; it and said are null where nothing can be read any longer.

-- Who asked for a person to be forgotten, and who agreed.
create table erasure (
  id           uuid        primary key default gen_random_uuid(),
  no           bigint      generated always as identity unique,
  person       bytea       not null,  -- digest of the name
  name         bytea,                 -- sealed; only until it is over
  state        text        not null,
  requested_by text        not null,
  requested_at timestamptz not null default now(),
  confirmed_by text check (confirmed_by <> requested_by),
  confirmed_at timestamptz,
  ended_at     timestamptz,
  entries      bigint      not null default 0,   -- that held something of the person
  refused      bigint      not null default 0,   -- refused events that were dropped
  refused_to   bigint      not null default 0    -- up to which of them were looked at
);
create unique index erasure_open on erasure (person) where state in ('REQUESTED', 'CONFIRMED');

-- Entries of which the lane's writer has not said yet that they are erased.
create table erasure_entry (
  erasure  uuid    not null references erasure,
  lane     integer not null,
  subject  text    not null,
  position bigint  not null,
  primary key (erasure, lane, subject, position)
);
