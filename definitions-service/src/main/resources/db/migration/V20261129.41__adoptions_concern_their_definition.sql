-- The log is append-only for everybody but the migration that gives it a column.
alter table registry_log disable trigger registry_log_append_only;
update registry_log set concerns = body::json #>> '{entity,definition}' where kind = 'adoption';
alter table registry_log enable trigger registry_log_append_only;

-- Adoptions were found by the end of their ids, which a column now tells.
drop index adoptions_of_a_definition;
