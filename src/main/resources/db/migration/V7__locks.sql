-- A target is held by a run, or by a person who gives a reason.
alter table target_lock
  add column target_label text not null default '',
  add column person       text,
  add column reason       text,
  alter column run_id drop not null,
  add constraint target_lock_holder check ((run_id is null) <> (person is null)),
  add constraint target_lock_reason check ((person is null) = (reason is null));

create index target_lock_run on target_lock (run_id);

-- A frozen environment: nothing begins to change there.
create table environment_freeze (
  platform    text        not null,
  environment text        not null,
  person      text        not null,
  reason      text        not null,
  since       timestamptz not null,
  until       timestamptz,
  primary key (platform, environment)
);

-- Lists of runs: the open ones, and the newest.
create index run_open on run (created_at desc)
  where state not in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'DENIED', 'EXPIRED', 'REFUSED');
create index run_newest on run (created_at desc);
