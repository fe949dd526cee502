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
