-- When attempts may have sent something that nobody has said so of: whoever tries next looks in the
-- chat for that time only, not for all that was said since. Absent for attempts of the version before:
-- then it is looked for since the event was put.
ALTER TABLE outbox
  ADD COLUMN doubt_from  timestamptz,
  ADD COLUMN doubt_until timestamptz;
