-- One chain for everything made every change of every run wait for every other. Each subject keeps to one of several
-- chains now. The rows before this belong to chain 0, whose head stays where it was: during a rolling update, replicas
-- of the version before go on writing there.
ALTER TABLE audit ADD COLUMN chain smallint NOT NULL DEFAULT 0;
ALTER TABLE audit DROP CONSTRAINT audit_pkey;
ALTER TABLE audit ADD PRIMARY KEY (chain, seq);

CREATE TABLE audit_chain (
    chain smallint PRIMARY KEY CHECK (chain > 0),
    seq   bigint   NOT NULL DEFAULT 0,
    hash  text     NOT NULL DEFAULT repeat('0', 64)
);
INSERT INTO audit_chain (chain) SELECT generate_series(1, 16);
