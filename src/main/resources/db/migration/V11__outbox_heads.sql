-- The head of a lane, its first row that is not given up, carries the urgency of the whole lane; what stands behind it
-- has none. So a courier finds what is due next by an index, however much waits. Replicas of the version before, during
-- a rolling update, put the default: such a row is found, at worst a little later than its urgency asks for.
ALTER TABLE outbox ADD COLUMN lane_rank smallint DEFAULT 2;
UPDATE outbox o SET lane_rank = CASE WHEN o.id = lane.head THEN lane.rank END
FROM (SELECT lane, min(id) AS head, min(urgency) AS rank FROM outbox WHERE NOT given_up GROUP BY lane) lane
WHERE lane.lane = o.lane;
CREATE INDEX outbox_heads ON outbox (lane_rank, due_at, id) WHERE lane_rank IS NOT NULL AND NOT given_up;

-- Whoever ends a head, whatever its version: the next row of the lane is the head. Who puts into the lane waits for it.
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
