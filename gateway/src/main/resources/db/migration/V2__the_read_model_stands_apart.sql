-- Every table of this schema belongs to the read model: it has a lane, and its rows are a function
-- of the records of that lane. A rebuild makes the same tables in a schema beside it.
create schema live;
alter table lane set schema live;
alter table seam_sum set schema live;
alter table wait_bin set schema live;
alter table context_field set schema live;
alter table reason_given set schema live;
alter table open_offer set schema live;
alter table way set schema live;
alter table status_declared set schema live;

-- For migrations after which the rows would be others, or lack some: the lanes are folded from
-- their start, and until then every view says how far behind it is.
create function fold_again() returns void language plpgsql as $$
declare
  model text;
begin
  for model in select tablename from pg_tables where schemaname = 'live' loop
    execute format('truncate live.%I', model);
  end loop;
end $$;
