-- Up to which entry the heads of a lane are written. They follow the commits, and nobody waits for
-- them; whoever starts to write a lane's heads first writes those of the entries behind this mark.
create table head_mark (
  lane     integer primary key,
  position bigint not null
);

-- until now every commit wrote its heads itself
insert into head_mark (lane, position)
select lane, coalesce((select max(last_position) from ledger_batch b where b.lane = m.lane), -1)
from relay_mark m;
