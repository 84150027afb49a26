-- SPDX-License-Identifier: Apache-2.0
-- Copyright finetune4j contributors
-- a copy that stayed would keep what is erased from the journals
drop table if exists finetune4j_people_event;
drop table if exists finetune4j_people_journal;
drop table if exists finetune4j_search_event;
drop table if exists finetune4j_search_journal;
drop table if exists finetune4j_maintenance_event;
drop table if exists finetune4j_maintenance_journal;
drop table if exists finetune4j_maintenance_acting;
