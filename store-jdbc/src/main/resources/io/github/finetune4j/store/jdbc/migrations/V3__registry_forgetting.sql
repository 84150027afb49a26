-- SPDX-License-Identifier: Apache-2.0
-- Copyright finetune4j contributors
alter table finetune4j_registry_head add column if not exists generation bigint default 0 not null;
create table if not exists finetune4j_registry_erased (
  row_number integer primary key
);
