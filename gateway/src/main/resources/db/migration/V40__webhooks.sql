-- Who is told of signals. An empty list asks for all.
create table webhook (
  id            uuid primary key,
  url           text not null,
  kinds         text[] not null,
  teams         text[] not null,
  journeys      text[] not null,
  made_by       text not null,
  made_at       timestamptz not null,
  failing_since timestamptz,            -- first failure after the last success; null while it takes what it is sent
  failure       text,
  disabled_at   timestamptz,
  disabled_why  text
);

-- What is sent is signed with each of them that is valid.
create table webhook_secret (
  webhook  uuid not null references webhook on delete cascade,
  number   int not null,
  secret   bytea not null,
  valid_to timestamptz,                 -- null for the newest
  primary key (webhook, number)
);

-- What is to be sent, and what became of it.
create table webhook_delivery (
  webhook   uuid not null references webhook on delete cascade,
  message   text not null,              -- the same for the same record, however often it is read
  kind      text not null,
  body      bytea not null,
  queued_at timestamptz not null default now(),
  attempts  int not null default 0,
  next_at   timestamptz not null default now(), -- while it is being sent: when another may take it up
  status    int,
  failure   text,
  ended_at  timestamptz,                -- taken, or given up
  primary key (webhook, message)
);
create index webhook_delivery_due on webhook_delivery (webhook, next_at) where ended_at is null;
create index webhook_delivery_ended on webhook_delivery (ended_at) where ended_at is not null;

-- How far the topic is read: it changes with the rows that were made of it.
create table webhook_feed (
  part        int primary key,
  next_offset bigint not null
);
