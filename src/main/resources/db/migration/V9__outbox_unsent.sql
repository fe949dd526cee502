-- How many of the first attempts have certainly sent nothing: who tries next need not look in the chat
-- for a message of theirs. An attempt that nobody counts here is one that may have sent something.
ALTER TABLE outbox ADD COLUMN unsent integer NOT NULL DEFAULT 0;
