-- A person who holds a target by hand may still change it: the run has the target then, and the
-- person has it back when the run ends. Replicas of the version before do not know of this: a run
-- that one of them ends takes the lock of its person with it.
alter table target_lock
  drop constraint target_lock_holder,
  add column run_since timestamptz,
  add constraint target_lock_holder check (run_id is not null or person is not null);
