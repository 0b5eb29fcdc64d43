-- What was folded so far lacks all of this: the lanes are folded again from their start.
select fold_again();

alter table live.seam_sum
  add column returned      bigint not null,
  add column negative_wait bigint not null,
  add column worth_unknown bigint not null;

-- What the offers of an hour are worth, by what became of them.
create table live.seam_value (
  lane        int not null,
  sender      text not null,
  receiver    text not null,
  work_type   text not null,
  hour        timestamptz not null,
  disposition text not null,
  currency    text not null,
  count       bigint not null,
  value       numeric not null,
  primary key (sender, receiver, work_type, hour, disposition, currency, lane)
);

-- Every kind of wait, and until when an offer was answered by how it was.
alter table live.wait_bin
  add column kind text not null,
  drop constraint wait_bin_pkey,
  add primary key (sender, receiver, work_type, day, kind, bin, lane);

-- Which version of a definition each side used.
create table live.definition_used (
  lane       int not null,
  sender     text not null,
  receiver   text not null,
  work_type  text not null,
  day        date not null,
  side       text not null,
  definition text not null,
  version    text not null,
  count      bigint not null,
  primary key (sender, receiver, work_type, day, side, definition, version, lane)
);

-- What both sides' definitions of a term said of the same items, as the ledger judged them.
create table live.both_meanings (
  lane               int not null,
  sender             text not null,
  receiver           text not null,
  work_type          text not null,
  day                date not null,
  term               text not null,
  sent               text not null,
  sent_version       text not null,
  sent_holds         boolean,
  understood         text not null,
  understood_version text not null,
  understood_holds   boolean,
  count              bigint not null,
  unique nulls not distinct (sender, receiver, work_type, day, term, sent, sent_version, sent_holds,
    understood, understood_version, understood_holds, lane)
);

alter table live.open_offer
  add column currency text,
  add column value numeric not null,
  drop constraint open_offer_sender_receiver_work_type_offered_due_suspected__key,
  add unique nulls not distinct
    (sender, receiver, work_type, offered, due, suspected, currency, lane);

-- Since when items are held or in the air, and what they are worth.
alter table live.way
  add column since timestamptz,
  add column currency text,
  add column value numeric not null,
  drop constraint way_work_type_entered_last_digest_cut_lane_key,
  add unique nulls not distinct (work_type, entered, last, since, digest, cut, currency, lane);

-- Completed items by the share of their lead time (in thousandths) that they waited to be accepted.
create table live.lead_time (
  lane      int not null,
  work_type text not null,
  entered   date not null,
  first     text not null,
  last      text not null,
  share     int not null,
  count     bigint not null,
  primary key (work_type, entered, first, last, share, lane)
);

-- How long teams held items before they offered them on.
create table live.hold_bin (
  lane      int not null,
  team      text not null,
  work_type text not null,
  entered   date not null,
  bin       int not null,
  count     bigint not null,
  primary key (work_type, team, entered, bin, lane)
);

-- A lane holds all words about one thing, but for those that name another team.
alter table live.status_declared
  drop constraint status_declared_pkey,
  add primary key (team, metric, period_start, period_end, lane);

create table live.control_total (
  lane         int not null,
  side         text not null,
  sender       text not null,
  receiver     text not null,
  work_type    text not null,
  period_start timestamptz not null,
  period_end   timestamptz not null,
  count        numeric not null,
  value        numeric,
  currency     text,
  id_digest    text,
  time         timestamptz not null,
  source       text not null,
  id           text not null,
  primary key (sender, receiver, work_type, side, period_start, period_end, lane)
);

create table live.outcome_observed (
  lane         int not null,
  metric       text not null,
  journey      text,
  team         text not null,
  period_start timestamptz not null,
  period_end   timestamptz not null,
  value        numeric not null,
  target       numeric,
  kind         text not null,
  adverse      boolean not null,
  time         timestamptz not null,
  source       text not null,
  id           text not null,
  unique nulls not distinct (metric, journey, team, period_start, period_end, lane)
);

create table live.forecast_declared (
  lane         int not null,
  metric       text not null,
  journey      text,
  team         text not null,
  phase        text,
  period_start timestamptz not null,
  period_end   timestamptz not null,
  value        numeric not null,
  time         timestamptz not null,
  source       text not null,
  id           text not null,
  unique nulls not distinct (metric, journey, team, phase, period_start, period_end, lane)
);

create table live.credit (
  lane         int not null,
  work_type    text,
  item         text,
  outcome      text,
  period_start timestamptz,
  period_end   timestamptz,
  team         text not null,
  stage        text not null,
  share        numeric not null,
  time         timestamptz not null,
  source       text not null,
  id           text not null,
  unique nulls not distinct (work_type, item, outcome, period_start, period_end, team, stage, lane)
);

-- An inquiry's steps stand in the lanes of the teams that took them.
create table live.inquiry_step (
  lane        int not null,
  inquiry     text not null,
  said_source text not null,
  said_id     text not null,
  step        text not null,
  team        text not null,
  to_team     text,
  time        timestamptz not null,
  source      text not null,
  id          text not null,
  primary key (inquiry, said_source, said_id, lane)
);
