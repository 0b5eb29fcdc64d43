-- The parts of an entity, version by version, with all that says which of them held: only what held
-- is read from the log itself, however much of it there is and however often it changed.
drop index registry_log_parts;
create index registry_log_parts on registry_log (kind, belongs_to, id, version desc)
  include (position, valid_from, valid_to, recorded_at) where belongs_to is not null;
