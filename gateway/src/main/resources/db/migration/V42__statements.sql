-- What passed at a boundary in a month, as it was known at a position of every lane. Never changed.
create table statement (
  id        bigint generated always as identity primary key,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  month     date not null,              -- its first day
  body      text not null,              -- RFC 8785
  frozen_by text,                       -- null where nobody asked: the month was settled
  frozen_at timestamptz not null default now(),
  unique (sender, receiver, work_type, month)
);
create index statement_month on statement (month);

-- What the two sides said of it, in order.
create table statement_signature (
  number    bigint generated always as identity primary key,
  statement bigint not null references statement,
  side      text not null,
  team      text not null,
  verdict   text not null,
  hash      text not null,              -- SHA-256 of the body that was signed, in hex
  note      text,
  signed_by text not null,
  signed_at timestamptz not null default now()
);
create index statement_signature_of on statement_signature (statement, number);

-- Statements made again from the ledger's entries.
create table statement_recomputation (
  id        uuid primary key,
  statement bigint not null references statement,
  asked_by  text not null,
  asked_at  timestamptz not null default now(),
  alive_at  timestamptz not null default now(),
  entries   bigint not null default 0,
  hash      text,
  failure   text,
  ended_at  timestamptz
);
create unique index statement_recomputation_running on statement_recomputation (statement)
  where ended_at is null;
