-- How far each lane is folded. position and the rows of the lane change in one transaction.
create table lane (
  lane        int primary key,
  position    bigint not null,       -- last folded; -1 for none
  next_offset bigint not null,       -- everything before this offset is folded
  missing     bigint,                -- first position not seen while later ones were; null where none is
  folded_at   timestamptz not null default now()
);

-- The handoffs of a boundary by the hour of their offer (without one: of their earliest fact).
create table seam_sum (
  lane               int not null,
  sender             text not null,
  receiver           text not null,
  work_type          text not null,
  hour               timestamptz not null,
  hops               bigint not null,
  offered            bigint not null,
  silent             bigint not null,
  fact_accepted      bigint not null,
  fact_rejected      bigint not null,
  fact_returned      bigint not null,
  fact_forwarded     bigint not null,
  fact_withdrawn     bigint not null,
  fact_expired       bigint not null,
  fact_completed     bigint not null,
  fact_none          bigint not null,
  disposed_accepted  bigint not null,
  disposed_rejected  bigint not null,
  disposed_forwarded bigint not null,
  disposed_withdrawn bigint not null,
  disposed_expired   bigint not null,
  disposed_open      bigint not null,
  accepted_late      bigint not null,
  first_pass         bigint not null,
  receipts           bigint not null,
  both_ends          bigint not null,
  suspected_phantom  bigint not null,
  suspected_expired  bigint not null,
  retroactive        bigint not null,
  usable_answered    bigint not null,
  usable_yes         bigint not null,
  judged             bigint not null,
  incomplete         bigint not null,
  primary key (sender, receiver, work_type, hour, lane)
);
create index seam_sum_hour on seam_sum (hour);

-- Days are days of the installation's time zone.
create table wait_bin (
  lane      int not null,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  day       date not null,
  bin       int not null,
  count     bigint not null,
  primary key (sender, receiver, work_type, day, bin, lane)
);

create table context_field (
  lane      int not null,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  day       date not null,
  field     text not null,
  verdict   text not null,
  count     bigint not null,
  primary key (sender, receiver, work_type, day, field, verdict, lane)
);

create table reason_given (
  lane      int not null,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  day       date not null,
  code      text not null,
  count     bigint not null,
  primary key (sender, receiver, work_type, day, code, lane)
);

-- Offers that nobody disposed of, by the 5 minutes of their offer and of their deadline.
create table open_offer (
  lane      int not null,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  offered   timestamptz not null,
  due       timestamptz,
  suspected boolean not null,
  count     bigint not null,
  unique nulls not distinct (sender, receiver, work_type, offered, due, suspected, lane)
);

-- Items that went the same way. A path may be longer than an index entry can be: its digest stands for it.
create table way (
  lane      int not null,
  work_type text not null,
  entered   date not null,
  last      date,
  digest    bytea not null,
  path      text not null,
  cut       boolean not null,
  count     bigint not null,
  unique nulls not distinct (work_type, entered, last, digest, cut, lane)
);

-- What a team's own dashboard shows: its latest word per metric and period.
create table status_declared (
  team         text not null,
  metric       text not null,
  period_start timestamptz not null,
  period_end   timestamptz not null,
  value        numeric not null,
  target       numeric,
  direction    text not null,
  color        text not null,
  time         timestamptz not null,
  source       text not null,
  id           text not null,
  lane         int not null,
  primary key (team, metric, period_start, period_end)
);

-- The gateway's copies of the two compacted topics.
create table registry_entry (
  topic       text not null,
  key         text not null,
  position    bigint not null,
  recorded_at timestamptz not null,
  body        text not null,
  primary key (topic, key)
);
