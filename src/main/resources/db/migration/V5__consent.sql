-- How far the question has been carried: whom it has called, whether it has reminded them, and why
-- it asks for more than usual.
ALTER TABLE approval
  ADD COLUMN level    integer NOT NULL DEFAULT 0 CHECK (level >= 0),
  ADD COLUMN reminded boolean NOT NULL DEFAULT false,
  ADD COLUMN notes    jsonb   NOT NULL DEFAULT '[]';
