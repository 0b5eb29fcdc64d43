-- Every version of every entity, in commit order. The body is what goes to the topic, byte for byte,
-- so it is text: jsonb would write it anew.
create table registry_log (
  position    bigint      primary key check (position >= 0),
  kind        text        not null,
  id          text        collate "C" not null,
  version     integer     not null check (version > 0),
  belongs_to  text,
  valid_from  timestamptz,
  valid_to    timestamptz,
  recorded_at timestamptz not null,
  recorded_by text        not null,
  body        text        not null check (body is json object),
  unique (kind, id, version)
);
create index registry_log_parts on registry_log (kind, belongs_to, id) where belongs_to is not null;

-- The one row every writer changes first: it orders writers, and so positions, as they commit.
create table registry_head (
  one           boolean     primary key default true check (one),
  next_position bigint      not null,
  recorded_at   timestamptz not null
);
insert into registry_head (next_position, recorded_at) values (0, clock_timestamp());

-- The last position Kafka acknowledged.
create table registry_relay (
  one     boolean primary key default true check (one),
  relayed bigint  not null
);
insert into registry_relay (relayed) values (-1);

create function registry_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'registry_log is append-only';
end
$$;
create trigger registry_log_append_only before update or delete on registry_log
  for each row execute function registry_log_is_append_only();
