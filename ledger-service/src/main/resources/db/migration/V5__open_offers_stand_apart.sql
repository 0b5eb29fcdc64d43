-- The offers that are still open, for the clock and the late judge. In a table of their own, so that
-- nothing handoff_head is searched by changes while a handoff goes on: its rows are updated in place.
create table open_offer (
  lane       integer     not null,
  subject    text        not null,
  handoff    text        not null,
  work_type  text        not null,
  from_team  text        not null,
  to_team    text        not null,
  offered_at timestamptz not null,
  contract   integer,     -- version it was judged against; null where none was known
  deadline   timestamptz,
  due_at     timestamptz, -- later of deadline and the recording of what set it
  primary key (lane, subject, handoff)
);
insert into open_offer
select lane, subject, handoff, work_type, from_team, to_team, cohort_at, contract, deadline, due_at
from handoff_head where disposition = 'OPEN' and offered;
create index open_offer_due on open_offer (lane, due_at) where due_at is not null;
create index open_offer_unjudged on open_offer (work_type, from_team, to_team) where contract is null;

drop index handoff_head_due;
drop index handoff_head_unjudged;
alter table handoff_head
  drop column item, drop column contract, drop column deadline, drop column due_at;
-- a handoff is updated a few times soon after it is new: its page needs room for that
alter table handoff_head set (fillfactor = 50);
