-- Timers: the table of db-scheduler 16, which owns its shape.
CREATE TABLE scheduled_tasks (
    task_name            text        NOT NULL,
    task_instance        text        NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean     NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);
-- When more timers are due than can be handled at once, those of runs fire first, the oldest of equals before others.
CREATE INDEX scheduled_tasks_next ON scheduled_tasks (priority DESC, execution_time);

-- What people have asked for and was acknowledged, until it has been carried out.
CREATE TABLE inbox (
    id       text        PRIMARY KEY,
    request  text        NOT NULL,
    kept_at  timestamptz NOT NULL,
    -- Nobody takes it before: whoever has taken it is given that long.
    due_at   timestamptz NOT NULL,
    attempts integer     NOT NULL DEFAULT 0
);
CREATE INDEX inbox_due ON inbox (kept_at, due_at);

-- What must still be told. Delivered rows go; given_up rows stay on record.
-- Events are text, not jsonb: jsonb refuses the NUL characters that logs may contain.
CREATE TABLE outbox (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lane          text        NOT NULL,
    card          boolean     NOT NULL,
    event         text        NOT NULL,
    -- How soon it is to be told: 0 question, 1 outcome, 2 state, 3 detail.
    urgency       smallint    NOT NULL,
    -- The head of a lane, its first row that is not given up, carries the urgency of the whole lane; what stands behind
    -- it has none. So what is due next is found by an index, however much waits.
    lane_rank     smallint,
    put_at        timestamptz NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    -- How many of the first attempts have certainly sent nothing: who tries next need not look in the chat for a message
    -- of theirs. An attempt that nobody counts here is one that may have sent something.
    unsent        integer     NOT NULL DEFAULT 0,
    -- When attempts may have sent something that nobody has said so of: it is looked for in the chat in that time only.
    doubt_from    timestamptz,
    doubt_until   timestamptz,
    due_at        timestamptz NOT NULL,
    claimed_until timestamptz,
    reason        text,
    given_up      boolean     NOT NULL DEFAULT false
);
CREATE INDEX outbox_waiting ON outbox (lane, id) WHERE NOT given_up;
CREATE INDEX outbox_heads ON outbox (lane_rank, due_at, id) WHERE lane_rank IS NOT NULL AND NOT given_up;

-- Whoever ends a head: the next row of the lane is the head. Who puts into the lane waits for it.
CREATE FUNCTION outbox_next_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(OLD.lane, 0));
    UPDATE outbox SET lane_rank = lane.rank
    FROM (SELECT min(id) AS head, min(urgency) AS rank FROM outbox WHERE lane = OLD.lane AND NOT given_up) lane
    WHERE id = lane.head AND lane_rank IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER outbox_next_head AFTER DELETE OR UPDATE OF given_up ON outbox
    FOR EACH ROW EXECUTE FUNCTION outbox_next_head();

-- Which of our messages stands where in the chat.
CREATE TABLE posted_message (
    key     text PRIMARY KEY,
    channel text NOT NULL,
    ts      text NOT NULL,
    -- What it shows, so that an edit that would change nothing is not sent.
    digest  text
);
CREATE INDEX posted_message_channel ON posted_message (channel) WHERE ts = '';

-- The record that only grows. Each subject keeps to one of sixteen chains, so that changes of different runs do not
-- wait for each other. A chain's head says how long it is, so that a cut-off end shows.
CREATE TABLE audit (
    chain         smallint    NOT NULL,
    seq           bigint      NOT NULL,
    at            timestamptz NOT NULL,
    kind          text        NOT NULL,
    who           text        NOT NULL,
    subject       text        NOT NULL,
    facts         text        NOT NULL,
    previous_hash text        NOT NULL,
    hash          text        NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_subject ON audit (subject, seq);

CREATE TABLE audit_chain (
    chain smallint PRIMARY KEY CHECK (chain > 0),
    seq   bigint   NOT NULL DEFAULT 0,
    hash  text     NOT NULL DEFAULT repeat('0', 64)
);
INSERT INTO audit_chain (chain) SELECT generate_series(1, 16);

CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit only grows: % is not allowed', TG_OP;
END
$$;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();

-- The durable questions about plans. A decision is made under the lock of its row.
CREATE TABLE approval (
    id          text        PRIMARY KEY,
    run_id      text        NOT NULL,
    plan_digest text        NOT NULL,
    requirement jsonb       NOT NULL,
    requester   text        NOT NULL,
    state       text        NOT NULL
                CHECK (state IN ('OPEN', 'APPROVED', 'DENIED', 'EXPIRED', 'WITHDRAWN')),
    opened_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    closed_at   timestamptz,
    -- How far the question has been carried: whom it has called, whether it has reminded them, and why it asks for more
    -- than usual.
    level       integer     NOT NULL DEFAULT 0 CHECK (level >= 0),
    reminded    boolean     NOT NULL DEFAULT false,
    notes       jsonb       NOT NULL DEFAULT '[]',
    CHECK ((state = 'OPEN') = (closed_at IS NULL))
);
CREATE INDEX approval_by_run ON approval (run_id);

-- Who has said yes: nobody counts twice.
CREATE TABLE approval_yes (
    approval_id text        NOT NULL REFERENCES approval (id),
    person      text        NOT NULL,
    place       integer     NOT NULL,
    given_at    timestamptz NOT NULL,
    PRIMARY KEY (approval_id, person)
);

-- Incidents. A request declares one at most; what is open is not declared a second time.
CREATE TABLE incident (
    id             text        PRIMARY KEY,
    request_id     text        NOT NULL UNIQUE,
    severity       smallint    NOT NULL CHECK (severity BETWEEN 1 AND 4),
    title          text        NOT NULL,
    -- The title in lower case: what lower() does to an accent depends on the server's locale.
    title_folded   text        NOT NULL,
    target_key     text,
    target_label   text,
    declared_by    text        NOT NULL,
    declared_at    timestamptz NOT NULL,
    language       text        NOT NULL,
    origin_channel text        NOT NULL,
    channel_name   text        NOT NULL UNIQUE,
    resolved_at    timestamptz,
    resolved_by    text,
    cause          text,
    fix            text,
    status         text        NOT NULL CHECK (status IN ('investigating', 'identified', 'monitoring')),
    -- Who does what: {"commander": "U…"}.
    roles          jsonb       NOT NULL,
    -- When somebody first took it on.
    taken_at       timestamptz,
    -- When people were last told how it goes, how many reminders have followed, and when the next is due.
    updated_at     timestamptz NOT NULL,
    reminders      integer     NOT NULL,
    remind_at      timestamptz,
    CHECK ((target_key IS NULL) = (target_label IS NULL)),
    CHECK ((resolved_at IS NULL) = (resolved_by IS NULL)),
    CHECK ((resolved_at IS NULL) = (cause IS NULL)),
    CHECK ((resolved_at IS NULL) = (fix IS NULL))
);
CREATE UNIQUE INDEX incident_open_once
    ON incident (title_folded, coalesce(target_key, '')) WHERE resolved_at IS NULL;
CREATE INDEX incident_open_by_target ON incident (target_key, severity) WHERE resolved_at IS NULL;

-- What happened in an incident. Rows are only added.
CREATE TABLE incident_entry (
    seq        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident   text        NOT NULL REFERENCES incident (id),
    -- The same request adds one entry, however often it comes.
    request_id text        NOT NULL,
    at         timestamptz NOT NULL,
    person     text        NOT NULL,
    fact       jsonb       NOT NULL,
    UNIQUE (incident, request_id)
);

-- What runs carry out, known by its digest.
CREATE TABLE program (
    digest   text  PRIMARY KEY,
    document jsonb NOT NULL
);

CREATE TABLE run (
    id         text        PRIMARY KEY,
    request_id text        NOT NULL UNIQUE,
    target_key text        NOT NULL,
    state      text        NOT NULL,
    program    text        NOT NULL REFERENCES program (digest),
    document   jsonb       NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- A key excludes itself, all above it and all below it: algesta/prod excludes algesta/prod/api. A run that waits is
    -- woken when any that overlaps is given back.
    lock_keys  text[]      NOT NULL DEFAULT '{}',
    -- In a column of its own: with an index into the document, each save of a run would write to every index.
    requester  text GENERATED ALWAYS AS (document -> 'request' -> 'requester' ->> 'id') STORED
);
CREATE INDEX run_queued ON run (target_key, created_at) WHERE state = 'QUEUED';
CREATE INDEX run_open ON run (created_at DESC)
    WHERE state NOT IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'DENIED', 'EXPIRED', 'REFUSED');
CREATE INDEX run_newest ON run (created_at DESC);
CREATE INDEX run_by_target ON run (target_key, created_at DESC);
CREATE INDEX run_by_requester ON run (requester, created_at DESC);

-- Values that nobody may see, sealed with the key of the installation, which is not here. They go with their run.
CREATE TABLE sealed_value (
    ref     text        PRIMARY KEY,
    -- Whom it opens for: the person who entered it, or the run that made it.
    owner   text        NOT NULL,
    -- Absent until a run has taken it.
    run_id  text,
    content bytea       NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX sealed_value_run ON sealed_value (run_id);

CREATE FUNCTION sealed_value_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sealed_value SET run_id = NEW.id
    WHERE run_id IS NULL AND position(ref IN (NEW.document #>> '{request,params}')) > 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER sealed_value_taken AFTER INSERT ON run
    FOR EACH ROW EXECUTE FUNCTION sealed_value_taken();

-- However a run ends, what it has sealed is gone in the same transaction.
CREATE FUNCTION sealed_value_wiped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM sealed_value WHERE run_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER sealed_value_wiped AFTER INSERT OR UPDATE OF state ON run
    FOR EACH ROW WHEN (NEW.state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'DENIED', 'EXPIRED', 'REFUSED'))
    EXECUTE FUNCTION sealed_value_wiped();

-- A target is held by a run, or by a person who gives a reason. A person who holds a target by hand may still change it:
-- the run has the target then, and the person has it back when the run ends.
CREATE TABLE target_lock (
    target_key   text        PRIMARY KEY,
    target_label text        NOT NULL DEFAULT '',
    run_id       text        REFERENCES run (id),
    run_since    timestamptz,
    person       text,
    reason       text,
    since        timestamptz NOT NULL,
    CONSTRAINT target_lock_holder CHECK (run_id IS NOT NULL OR person IS NOT NULL),
    CONSTRAINT target_lock_reason CHECK ((person IS NULL) = (reason IS NULL))
);
CREATE INDEX target_lock_run ON target_lock (run_id);

-- A frozen environment: nothing begins to change there.
CREATE TABLE environment_freeze (
    platform    text        NOT NULL,
    environment text        NOT NULL,
    person      text        NOT NULL,
    reason      text        NOT NULL,
    since       timestamptz NOT NULL,
    until       timestamptz,
    PRIMARY KEY (platform, environment)
);

-- The environment that a person means when they name none.
CREATE TABLE default_environment (
    person      text PRIMARY KEY,
    environment text NOT NULL
);
