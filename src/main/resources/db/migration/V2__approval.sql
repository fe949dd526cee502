-- The durable questions about plans. A decision is made under the lock of its row.
CREATE TABLE approval (
  id           text        PRIMARY KEY,
  run_id       text        NOT NULL,
  plan_digest  text        NOT NULL,
  requirement  jsonb       NOT NULL,
  requester    text        NOT NULL,
  state        text        NOT NULL
               CHECK (state IN ('OPEN', 'APPROVED', 'DENIED', 'EXPIRED', 'WITHDRAWN')),
  opened_at    timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  closed_at    timestamptz,
  CHECK ((state = 'OPEN') = (closed_at IS NULL))
);

CREATE INDEX approval_by_run ON approval (run_id);

-- Who has said yes: nobody counts twice.
CREATE TABLE approval_yes (
  approval_id  text        NOT NULL REFERENCES approval (id),
  person       text        NOT NULL,
  place        integer     NOT NULL,
  given_at     timestamptz NOT NULL,
  PRIMARY KEY (approval_id, person)
);
