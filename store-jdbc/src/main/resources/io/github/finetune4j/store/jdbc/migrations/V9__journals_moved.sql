-- SPDX-License-Identifier: Apache-2.0
-- Copyright finetune4j contributors
-- a copy that stayed would keep what is erased from the journals
drop table if exists finetune4j_people_event_moved;
drop table if exists finetune4j_people_journal_moved;
drop table if exists finetune4j_search_event_moved;
drop table if exists finetune4j_search_journal_moved;
drop table if exists finetune4j_maintenance_event_moved;
drop table if exists finetune4j_maintenance_journal_moved;
drop table if exists finetune4j_maintenance_acting;
