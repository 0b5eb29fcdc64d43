-- Over which edges the ledger saw work pass, by the names that events use.
create table sighting (
  from_team text   not null,
  to_team   text   not null,
  work_type text   not null,
  day       date   not null,
  handoffs  bigint not null,
  primary key (from_team, to_team, work_type, day)
);

-- How far each lane was counted, changed with the counts.
create table sighting_lane (
  lane        integer primary key,
  position    bigint  not null,
  next_offset bigint  not null
);
