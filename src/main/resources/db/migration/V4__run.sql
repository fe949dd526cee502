-- What runs carry out, known by its digest.
create table program (
  digest    text primary key,
  document  jsonb not null
);

create table run (
  id          text primary key,
  request_id  text not null unique,
  target_key  text not null,
  state       text not null,
  program     text not null references program (digest),
  document    jsonb not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);

create index run_queued on run (target_key, created_at) where state = 'QUEUED';

-- One run at a time changes a target.
create table target_lock (
  target_key  text primary key,
  run_id      text not null references run (id),
  since       timestamptz not null
);
