-- What was found, and what became of it. Not of the read model, which is a function of the ledger
-- and is built anew: that somebody took a signal on is said nowhere else.
create table signal (
  id          uuid primary key,      -- of what it is about, for ever the same
  kind        text not null,
  journey     text,                  -- null where it belongs to none
  sender      text,                  -- null where it is about no single boundary
  receiver    text,
  work_type   text,
  about       text not null,         -- what else tells it from others of its kind
  version     int not null,          -- grows with every change of state
  state       text not null,         -- OPEN, ACKNOWLEDGED, RESOLVED, REOPENED
  since       timestamptz not null,  -- when it first fired at all
  at          timestamptz not null,  -- since when it is in this state
  by_name     text,                  -- who put it there; null where nobody did
  rests       timestamptz,           -- since when it no longer fires; null while it does
  rested      boolean not null,      -- of a resolved one: whether it was quiet since
  first_day   date not null,
  alarm_day   date not null,
  owner       text,                  -- accountable on the first day; null for nobody
  owner_since timestamptz,
  routed_to   text[] not null,
  finding     text not null          -- JSON: summary, evidence, links
);
create index signal_since on signal (since desc, id);

create table signal_history (
  signal  uuid not null references signal,
  no      int not null,
  at      timestamptz not null,
  state   text not null,
  by_name text,
  note    text,
  primary key (signal, no)
);

-- What is to be said on baton.signals.v1, in this order; what was said is deleted.
create table signal_outbox (
  no   bigint generated always as identity primary key,
  key  text not null,
  body text not null
);

-- The last look at everything: one row.
create table signal_watch (
  one           boolean primary key default true check (one),
  at            timestamptz not null,
  not_evaluable text not null        -- JSON
);
