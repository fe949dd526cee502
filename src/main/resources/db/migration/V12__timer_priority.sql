-- When more timers are due than can be handled at once, those of runs fire first, the oldest of equals before others.
-- Timers of the version before have no priority and come before all.
CREATE INDEX scheduled_tasks_next ON scheduled_tasks (priority DESC, execution_time);
