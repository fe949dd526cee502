package dev.opsdeck.audit;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.Database.LockOrder;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/**
 * The audit in PostgreSQL.
 *
 * <p>Rows are written at the very end of the transaction, because who writes one holds the head row
 * of its chain until the commit: transactions that append to one chain follow each other, over all
 * replicas. Entries have the time of the call, so neighbours may be out of order by moments.
 *
 * <p>What the chain cannot show is a rewrite of every row and the head by someone who owns the
 * database. Against that, an {@link AuditDigest} is kept elsewhere from time to time.
 */
@Singleton
final class PostgresAudit implements Audit {
  private final Database database;
  private final InstantSource clock;

  PostgresAudit(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void append(Handle handle, AuditEntry entry) {
    Instant at = clock.instant();
    int chain = 1 + Math.floorMod(entry.subject().hashCode(), AuditDigest.CHAINS);
    LockOrder last = new LockOrder(Integer.MAX_VALUE, "audit %02d".formatted(chain));
    database.beforeCommit(handle, last, () -> append(handle, chain, at, entry));
  }

  @Override
  public void append(AuditEntry entry) {
    database.useTransaction(handle -> append(handle, entry));
  }

  private static void append(Handle handle, int chain, Instant at, AuditEntry entry) {
    Head head =
        handle
            .createQuery("SELECT seq, hash FROM audit_chain WHERE chain = :chain FOR UPDATE")
            .bind("chain", chain)
            .map((row, _) -> head(row))
            .one();
    ChainedRow row = ChainedRow.after(head.seq(), head.hash(), at, entry);
    handle
        .createUpdate(
            "WITH added AS (INSERT INTO audit"
                + " (chain, seq, at, kind, who, subject, facts, previous_hash, hash) VALUES"
                + " (:chain, :seq, :at, :kind, :who, :subject, :facts, :previousHash, :hash))"
                + " UPDATE audit_chain SET seq = :seq, hash = :hash WHERE chain = :chain")
        .bind("chain", chain)
        .bind("seq", row.seq())
        .bind("at", row.at())
        .bind("kind", row.kind())
        .bind("who", row.who())
        .bind("subject", row.subject())
        .bind("facts", row.facts())
        .bind("previousHash", row.previousHash())
        .bind("hash", row.hash())
        .execute();
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(row.getLong("seq"), row.getString("hash"));
  }

  private record Head(long seq, String hash) {}
}
