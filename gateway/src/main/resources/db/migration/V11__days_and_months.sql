-- Questions over a long time read whole days and months: each row is the sum of the finer ones that
-- lie in it. What was folded so far has none: the lanes are folded again from their start.
select fold_again();

-- Whether the receiver said anything of them.
alter table live.seam_value
  add column heard boolean not null,
  drop constraint seam_value_pkey,
  add primary key (sender, receiver, work_type, hour, disposition, currency, heard, lane);

-- What receivers say that is worth which nobody offered.
create table live.phantom_value (
  lane      int not null,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  day       date not null,
  currency  text not null,
  count     bigint not null,
  value     numeric not null,
  primary key (sender, receiver, work_type, day, currency, lane)
);

-- Offers by the registered boundary that their selectors chose, where several have one edge.
create table live.boundary_offer (
  lane        int not null,
  boundary    text not null,
  sender      text not null,
  receiver    text not null,
  work_type   text not null,
  hour        timestamptz not null,
  disposition text not null,
  first_pass  boolean not null,
  count       bigint not null,
  primary key (boundary, sender, receiver, work_type, hour, disposition, first_pass, lane)
);

create table live.seam_day (like live.seam_sum);
alter table live.seam_day rename column hour to day;
alter table live.seam_day
  alter column day type date using null,
  add primary key (sender, receiver, work_type, day, lane);

create table live.seam_value_day (like live.seam_value);
alter table live.seam_value_day rename column hour to day;
alter table live.seam_value_day
  alter column day type date using null,
  add primary key (sender, receiver, work_type, day, disposition, currency, heard, lane);

create table live.open_offer_day (like live.open_offer);
alter table live.open_offer_day
  alter column offered type date using null,
  alter column due type date using null,
  add unique nulls not distinct
    (sender, receiver, work_type, offered, due, suspected, currency, lane);

-- Without since when the items are where they are.
create table live.way_day (
  lane      int not null,
  work_type text not null,
  entered   date not null,
  last      date,
  digest    bytea not null,
  path      text not null,
  cut       boolean not null,
  currency  text,
  count     bigint not null,
  value     numeric not null,
  unique nulls not distinct (work_type, entered, last, digest, cut, currency, lane)
);

-- The day of a month's row is its first one.
create table live.wait_bin_month (like live.wait_bin,
  primary key (sender, receiver, work_type, day, kind, bin, lane));

create table live.context_field_month (like live.context_field,
  primary key (sender, receiver, work_type, day, field, verdict, lane));

create table live.reason_given_month (like live.reason_given,
  primary key (sender, receiver, work_type, day, code, lane));

create table live.both_meanings_month (like live.both_meanings,
  unique nulls not distinct (sender, receiver, work_type, day, term, sent, sent_version, sent_holds,
    understood, understood_version, understood_holds, lane));

create table live.lead_time_month (like live.lead_time,
  primary key (work_type, entered, first, last, share, lane));
