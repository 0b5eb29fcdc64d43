-- The replicas of this ledger that are alive: each moves its own row's end on, by this database's clock.
create table replica (
  id      uuid        primary key,           -- of one start of the service
  address text        not null,              -- where the other replicas reach it
  since   timestamptz not null default now(),
  until   timestamptz not null
);

-- Whose lane is whose. Who is no longer alive is deleted by the others, which frees its lanes.
create table lane_lease (
  lane    integer primary key,
  replica uuid references replica on delete set null
);
