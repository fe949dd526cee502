-- Incidents. A request declares one at most; what is open is not declared a second time.
CREATE TABLE incident (
  id              text        PRIMARY KEY,
  request_id      text        NOT NULL UNIQUE,
  severity        smallint    NOT NULL CHECK (severity BETWEEN 1 AND 4),
  title           text        NOT NULL,
  -- The title in lower case: what lower() does to an accent depends on the server's locale.
  title_folded    text        NOT NULL,
  target_key      text,
  target_label    text,
  declared_by     text        NOT NULL,
  declared_at     timestamptz NOT NULL,
  language        text        NOT NULL,
  origin_channel  text        NOT NULL,
  channel_name    text        NOT NULL UNIQUE,
  resolved_at     timestamptz,
  resolved_by     text,
  cause           text,
  fix             text,
  CHECK ((target_key IS NULL) = (target_label IS NULL)),
  CHECK ((resolved_at IS NULL) = (resolved_by IS NULL)),
  CHECK ((resolved_at IS NULL) = (cause IS NULL)),
  CHECK ((resolved_at IS NULL) = (fix IS NULL))
);

CREATE UNIQUE INDEX incident_open_once
  ON incident (title_folded, coalesce(target_key, '')) WHERE resolved_at IS NULL;

CREATE INDEX incident_open_by_target
  ON incident (target_key, severity) WHERE resolved_at IS NULL;
