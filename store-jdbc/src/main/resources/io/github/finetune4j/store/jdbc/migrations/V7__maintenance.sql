-- SPDX-License-Identifier: Apache-2.0
-- Copyright finetune4j contributors
create table if not exists finetune4j_maintenance_journal (
  name varchar(100) primary key,
  n bigint not null
);
create table if not exists finetune4j_maintenance_event (
  journal varchar(100) not null references finetune4j_maintenance_journal (name),
  n bigint not null,
  line text not null,
  primary key (journal, n)
);
create table if not exists finetune4j_maintenance_acting (
  name varchar(100) primary key,
  who text not null
);
