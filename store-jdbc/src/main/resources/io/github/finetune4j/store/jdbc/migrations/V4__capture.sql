-- SPDX-License-Identifier: Apache-2.0
-- Copyright finetune4j contributors
create table if not exists finetune4j_capture_head (
  one integer primary key,
  n bigint not null,
  salt varchar(64) not null
);
create table if not exists finetune4j_capture (
  n bigint primary key,
  entry_key varchar(600) not null unique,
  response_id varchar(300) not null,
  kind varchar(20) not null,
  said boolean not null,
  subject varchar(64) not null,
  at_millis bigint not null,
  bytes integer not null,
  line text not null
);
create index if not exists finetune4j_capture_response on finetune4j_capture (response_id);
create index if not exists finetune4j_capture_subject on finetune4j_capture (subject);
create index if not exists finetune4j_capture_at on finetune4j_capture (at_millis);
create table if not exists finetune4j_capture_held (
  response_id varchar(300) primary key,
  subject varchar(64) not null,
  until_millis bigint not null,
  line text not null
);
create index if not exists finetune4j_capture_held_until on finetune4j_capture_held (until_millis);
create table if not exists finetune4j_capture_erased (
  subject varchar(64) primary key,
  before_millis bigint not null
);
