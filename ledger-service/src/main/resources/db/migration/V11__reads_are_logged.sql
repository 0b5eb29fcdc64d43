-- Who was shown what was said: context, actors, notes, refused events. Written before the answer
-- leaves, and only ever added to. The items' own names stand here, and nothing that was said of them.
create table content_read (
  no       bigint      generated always as identity primary key,
  at       timestamptz not null default clock_timestamp(),
  account  text,                  -- the token's sub
  name     text        not null,
  roles    text[]      not null,
  team     text,                  -- as the token names it
  endpoint text        not null,
  scope    text        not null,  -- an item's subject, or what else was asked for
  entries  bigint      not null   -- how many were shown
);
create index content_read_at on content_read (at, no);
create index content_read_of_team on content_read (team, at, no) where team is not null;

create function content_read_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'content_read is only added to';
end
$$;
create trigger content_read_is_kept before update or delete or truncate on content_read
  for each statement execute function content_read_is_kept();

-- What an auditor asks the entries for, found without reading the others. An entry that is neither a
-- correction nor told late is in none of these. The ledger's own are not told by anybody.
create index entry_corrected on entry (recorded_at, lane, position)
  where type = 'dev.baton.handoff.corrected.v1';
create index entry_corrected_of_team on entry (team, recorded_at, lane, position)
  where type = 'dev.baton.handoff.corrected.v1';
create index entry_backdated on entry (recorded_at, lane, position)
  where recorded_at - happened_at > interval '1 hour'
    and type not in ('dev.baton.handoff.expired.v1', 'dev.baton.handoff.judged.v1');
create index entry_backdated_of_team on entry (team, recorded_at, lane, position)
  where recorded_at - happened_at > interval '1 hour'
    and type not in ('dev.baton.handoff.expired.v1', 'dev.baton.handoff.judged.v1');
