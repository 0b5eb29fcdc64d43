-- Hash of the entry's leaf: made when it is recorded, so that whoever builds the tree reads little.
alter table entry add column leaf bytea;
update entry set leaf = sha256(
  '\x00' || int4send(lane) || int8send(position)
  || int8send((extract(epoch from recorded_at) * 1000000)::bigint)
  || int2send(octet_length(type)::smallint) || convert_to(type, 'UTF8')
  || digest || sha256(record));
alter table entry alter column leaf set not null;

-- The Merkle tree of each lane as C2SP tiles: up to 256 hashes of 32 bytes. A full tile never
-- changes; one at the right edge only grows. Written behind the commits, with the checkpoint.
create table tile (
  lane   integer  not null,
  level  smallint not null,
  no     bigint   not null,
  hashes bytea    not null,
  primary key (lane, level, no)
);
-- hashes do not compress
alter table tile alter column hashes set storage external;

-- What this ledger ever signed of its trees: rows are only added. The same size is signed again
-- where the keys are others than they were.
create table checkpoint (
  lane      integer     not null,
  size      bigint      not null,  -- leaves
  keys      text        not null,  -- ids of those that signed
  root      bytea       not null,
  note      text        not null,  -- as it was signed
  signed_at timestamptz not null default now(),
  published boolean     not null default false,
  primary key (lane, size, keys)
);
create index checkpoint_unpublished on checkpoint (signed_at, lane, size) where not published;

-- The public keys that checkpoints are verified with, the old ones too.
create table checkpoint_key (
  public_key bytea       primary key,
  since      timestamptz not null default now()
);

-- The name that the checkpoints bear: fixed when the first is signed, for whoever kept one knows
-- the ledger by it.
alter table ledger add column name text;
