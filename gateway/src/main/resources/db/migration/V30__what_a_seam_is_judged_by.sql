-- What was folded so far lacks all of this: the lanes are folded again from their start.
select fold_again();

-- What both sides' definitions of a term said of the same items, and what became of those.
drop table live.both_meanings, live.both_meanings_month;
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
  disposition        text not null,
  count              bigint not null,
  unique nulls not distinct (sender, receiver, work_type, day, term, sent, sent_version, sent_holds,
    understood, understood_version, understood_holds, disposition, lane)
);

create table live.both_meanings_month (like live.both_meanings,
  unique nulls not distinct (sender, receiver, work_type, day, term, sent, sent_version, sent_holds,
    understood, understood_version, understood_holds, disposition, lane));

-- What became of offers that had all of the required context when they were made, and of the others.
create table live.context_fate (
  lane        int not null,
  sender      text not null,
  receiver    text not null,
  work_type   text not null,
  day         date not null,
  missing     boolean not null,
  disposition text not null,
  count       bigint not null,
  primary key (sender, receiver, work_type, day, missing, disposition, lane)
);

-- How long the sender of a boundary had held what it offers there, by the day it had accepted it.
create table live.hand_on (
  lane      int not null,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  day       date not null,
  bin       int not null,
  count     bigint not null,
  primary key (sender, receiver, work_type, day, bin, lane)
);

-- When offers were accepted, whenever they were made.
create table live.acceptance (
  lane      int not null,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  hour      timestamptz not null,
  count     bigint not null,
  primary key (sender, receiver, work_type, hour, lane)
);

-- In which twentieth of its time to accept an offer was answered, from 0; 20 is after it.
create table live.answer_place (
  lane      int not null,
  sender    text not null,
  receiver  text not null,
  work_type text not null,
  day       date not null,
  twentieth int not null,
  count     bigint not null,
  primary key (sender, receiver, work_type, day, twentieth, lane)
);
