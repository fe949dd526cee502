-- How soon an event is to be told: 0 question, 1 outcome, 2 state, 3 detail.
ALTER TABLE outbox ADD COLUMN urgency smallint NOT NULL DEFAULT 2;

-- What a message of ours shows, so that an edit that would change nothing is not sent.
ALTER TABLE posted_message ADD COLUMN digest text;
