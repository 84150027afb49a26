-- SPDX-License-Identifier: Apache-2.0
-- Copyright finetune4j contributors
create table if not exists finetune4j_registry_head (
  one integer primary key,
  n bigint not null,
  hash varchar(64) not null
);
insert into finetune4j_registry_head (one, n, hash)
  select 1, 0, '0000000000000000000000000000000000000000000000000000000000000000'
  where not exists (select 1 from finetune4j_registry_head);
create table if not exists finetune4j_registry_record (
  n bigint primary key,
  id varchar not null unique,
  line text not null
);
create table if not exists finetune4j_registry_rows (
  first_row integer primary key,
  row_count integer not null,
  bytes integer not null,
  hashes ${bytes} not null,
  packed ${bytes} not null
);
create table if not exists finetune4j_registry_version (
  fingerprint varchar(64) primary key,
  row_numbers ${bytes} not null
);
create table if not exists finetune4j_registry_point (
  run varchar not null,
  n bigint not null,
  name varchar not null,
  step bigint not null,
  at varchar(40) not null,
  amount double precision not null,
  primary key (run, n)
);
