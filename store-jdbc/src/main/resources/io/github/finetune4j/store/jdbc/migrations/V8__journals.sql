-- SPDX-License-Identifier: Apache-2.0
-- Copyright finetune4j contributors
-- a process of the version before that still runs must not add what would then be lost; it is told that there is no
-- such table. In the order in which it writes, so that nobody waits in a circle
alter table if exists finetune4j_people_journal rename to finetune4j_people_journal_moved;
alter table if exists finetune4j_people_event rename to finetune4j_people_event_moved;
alter table if exists finetune4j_search_journal rename to finetune4j_search_journal_moved;
alter table if exists finetune4j_search_event rename to finetune4j_search_event_moved;
alter table if exists finetune4j_maintenance_journal rename to finetune4j_maintenance_journal_moved;
alter table if exists finetune4j_maintenance_event rename to finetune4j_maintenance_event_moved;
create table if not exists finetune4j_journal (
  name varchar(130) primary key,
  n bigint not null,
  rewritten bigint not null
);
create table if not exists finetune4j_journal_line (
  journal varchar(130) not null references finetune4j_journal (name),
  n bigint not null,
  line text not null,
  primary key (journal, n)
);
create table if not exists finetune4j_journal_acting (
  name varchar(130) primary key,
  who text not null
);
-- whatever is there already was moved before the process died
insert into finetune4j_journal (name, n, rewritten)
  select 'people/' || name, n, 0 from finetune4j_people_journal_moved
  where 'people/' || name not in (select name from finetune4j_journal);
insert into finetune4j_journal_line (journal, n, line)
  select 'people/' || e.journal, e.n, e.line from finetune4j_people_event_moved e
  where not exists (
    select 1 from finetune4j_journal_line l where l.journal = 'people/' || e.journal and l.n = e.n);
insert into finetune4j_journal (name, n, rewritten)
  select 'search/' || name, n, 0 from finetune4j_search_journal_moved
  where 'search/' || name not in (select name from finetune4j_journal);
insert into finetune4j_journal_line (journal, n, line)
  select 'search/' || e.journal, e.n, e.line from finetune4j_search_event_moved e
  where not exists (
    select 1 from finetune4j_journal_line l where l.journal = 'search/' || e.journal and l.n = e.n);
insert into finetune4j_journal (name, n, rewritten)
  select 'maintenance/' || name, n, 0 from finetune4j_maintenance_journal_moved
  where 'maintenance/' || name not in (select name from finetune4j_journal);
insert into finetune4j_journal_line (journal, n, line)
  select 'maintenance/' || e.journal, e.n, e.line from finetune4j_maintenance_event_moved e
  where not exists (
    select 1 from finetune4j_journal_line l where l.journal = 'maintenance/' || e.journal and l.n = e.n);
