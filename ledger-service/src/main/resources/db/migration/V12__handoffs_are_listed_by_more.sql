-- What handoffs are listed by that not all of them have, a line each: flags, whether an open offer is
-- due at some time, and what became of required context. Searched within what the other columns leave.
alter table handoff_head add column marks text not null default '';

-- What is there already has its snapshot in the entry that last changed it. A reason is looked up by
-- only while the rejection or the return that gave it stands.
update handoff_head h set
  reason = case when s.snapshot ->> 'state' in ('REJECTED', 'RETURNED') then h.reason end,
  marks = coalesce((
    select E'\n' || string_agg(mark, E'\n') || E'\n' from (
      select jsonb_array_elements_text(coalesce(s.snapshot -> 'flags', '[]')) as mark
      union all
      select 'JUDGED' where h.offered and s.snapshot #> '{judgement,fields}' is not null
      union all
      select verdict || ' ' || field from (
        select f.key as field,
               case when 'MISSING' in (f.value, received) then 'MISSING'
                    when 'INVALID' in (f.value, received) then 'INVALID'
                    when 'CHANGED' in (f.value, received) then 'CHANGED' end as verdict
        from jsonb_each_text(coalesce(s.snapshot #> '{judgement,fields}', '{}')) as f
        cross join lateral (select s.snapshot -> 'received' ->> f.key as received) as r
        where h.offered
      ) as fields where verdict is not null
      union all
      select 'DUE'
      where h.offered and h.disposition = 'OPEN'
        and s.snapshot #> '{judgement,deadline}' is not null
    ) as marks
  ), '')
from (
  select o.lane, o.subject, o.handoff, change -> 'after' as snapshot
  from handoff_head o
  join entry e on e.lane = o.lane and e.position = o.position
  cross join lateral jsonb_array_elements(
    replace(convert_from(e.record, 'UTF8'), '\u0000', '\ufffd')::jsonb -> 'handoffs') as change
  where change #>> '{after,handoff}' = o.handoff
) as s
where h.lane = s.lane and h.subject = s.subject and h.handoff = s.handoff;
