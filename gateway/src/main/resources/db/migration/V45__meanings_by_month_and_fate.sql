-- What both sides' definitions said of items is kept with what became of those: by month as well.
select fold_again();

drop table live.both_meanings_month;
create table live.both_meanings_month (like live.both_meanings,
  unique nulls not distinct (sender, receiver, work_type, day, term, sent, sent_version, sent_holds,
    understood, understood_version, understood_holds, disposition, lane));
