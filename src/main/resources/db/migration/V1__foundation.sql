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

-- What must still be told. Delivered rows go; given_up rows stay on record.
-- Events are text, not jsonb: jsonb refuses the NUL characters that logs may contain.
CREATE TABLE outbox (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lane          text        NOT NULL,
    card          boolean     NOT NULL,
    event         text        NOT NULL,
    put_at        timestamptz NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    due_at        timestamptz NOT NULL,
    claimed_until timestamptz,
    reason        text,
    given_up      boolean     NOT NULL DEFAULT false
);
CREATE INDEX outbox_waiting ON outbox (lane, id) WHERE NOT given_up;

-- Which of our messages stands where in the chat.
CREATE TABLE posted_message (
    key     text PRIMARY KEY,
    channel text NOT NULL,
    ts      text NOT NULL
);
CREATE INDEX posted_message_channel ON posted_message (channel) WHERE ts = '';

-- The record that only grows. The head says how long it is, so that a cut-off end shows.
CREATE TABLE audit (
    seq           bigint      PRIMARY KEY,
    at            timestamptz NOT NULL,
    kind          text        NOT NULL,
    who           text        NOT NULL,
    subject       text        NOT NULL,
    facts         text        NOT NULL,
    previous_hash text        NOT NULL,
    hash          text        NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, seq);

CREATE TABLE audit_head (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq  bigint  NOT NULL,
    hash text    NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, repeat('0', 64));

CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit only grows: % is not allowed', TG_OP;
END
$$;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
