-- Beside the entity it is a part of, a version may concern another: an assignment a team.
alter table registry_log add column concerns text;
create index registry_log_concerns on registry_log (kind, concerns, id) where concerns is not null;

-- Whose word it is, where the account spoke for a team.
alter table registry_log add column on_behalf_of text;

-- Nor is it emptied.
create trigger registry_log_never_truncated before truncate on registry_log
  for each statement execute function registry_log_is_append_only();
