-- Which handoffs used which version of a definition, and on which side, a day: sender, receiver, or
-- both where the two used the same.
create table definition_use (
  definition text   not null,
  semver     text   not null,
  day        date   not null,
  from_team  text   not null,
  to_team    text   not null,
  work_type  text   not null,
  side       text   not null check (side in ('sender', 'receiver', 'both')),
  handoffs   bigint not null,
  primary key (definition, semver, day, from_team, to_team, work_type, side)
);

-- How far each lane was counted, changed with the counts.
create table definition_use_lane (
  lane        integer primary key,
  position    bigint  not null,
  next_offset bigint  not null
);
