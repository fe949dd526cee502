-- Lists of what has become of a target, or of what somebody has asked for, do not look through the whole history. The
-- requester stands in a column of its own: with an index into the document, each save of a run would write to every
-- index. Adding it writes the table anew, about two seconds for ten thousand runs, in which nothing is read or saved.
-- Replicas of the version before need not know of it.
alter table run
  add column requester text generated always as (document -> 'request' -> 'requester' ->> 'id') stored;

create index run_by_target on run (target_key, created_at desc);
create index run_by_requester on run (requester, created_at desc);
