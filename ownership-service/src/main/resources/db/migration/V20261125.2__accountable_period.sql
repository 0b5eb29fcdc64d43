-- Who is accountable for a boundary, and when: filled when an assignment is accepted. The constraint
-- is the rule: of two that overlap the later one to arrive fails, whoever races.
create extension if not exists btree_gist;

create table accountable_period (
  assignment text        primary key,
  boundary   text        not null,
  team       text        not null,
  valid_from timestamptz not null,
  valid_to   timestamptz,
  constraint one_accountable_at_a_time
    exclude using gist (boundary with =, tstzrange(valid_from, valid_to) with &&)
);
