-- Of which terms more than one meaning was ever said, so that a page of conflicts is read without
-- looking at the terms of which there was one. Whether there is a conflict at an instant is decided
-- from what is said of these terms.
create table term_sense (
  term  text collate "C" not null,
  sense text             not null,
  primary key (term, sense)
);
create table contested_term (
  term text collate "C" primary key
);

-- Which teams say or use something of a term.
create table term_team (
  team text             not null,
  term text collate "C" not null,
  primary key (team, term)
);

create function tell_terms(kind text, entity json) returns void language plpgsql as $$
declare
  term_of text;
begin
  if kind = 'definition' then
    term_of := entity ->> 'term';
    insert into term_sense values (term_of, coalesce(entity ->> 'sense', entity ->> 'hash'))
      on conflict do nothing;
    if found and (select count(*) from (select 1 from term_sense where term = term_of limit 2) two) > 1 then
      insert into contested_term values (term_of) on conflict do nothing;
    end if;
  elsif kind = 'adoption' then
    select belongs_to into term_of
      from registry_log r
     where r.kind = 'definition' and r.id = entity ->> 'definition' and r.version = 1;
  end if;
  if term_of is not null then
    insert into term_team values (entity ->> 'team', term_of) on conflict do nothing;
  end if;
end
$$;

select tell_terms(kind, body::json -> 'entity')
  from registry_log where kind in ('definition', 'adoption') order by position;

create function registry_log_tells_terms() returns trigger language plpgsql as $$
begin
  perform tell_terms(new.kind, new.body::json -> 'entity');
  return null;
end
$$;
create trigger registry_log_terms after insert on registry_log
  for each row when (new.kind in ('definition', 'adoption'))
  execute function registry_log_tells_terms();
