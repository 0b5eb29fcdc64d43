-- The log is append-only for everybody but the migration that gives it a column.
alter table registry_log disable trigger registry_log_append_only;
update registry_log set concerns = body::json #>> '{entity,team}' where kind = 'assignment';
alter table registry_log enable trigger registry_log_append_only;
