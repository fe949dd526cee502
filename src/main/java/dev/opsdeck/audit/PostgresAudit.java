package dev.opsdeck.audit;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.Database.LockOrder;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The audit in PostgreSQL.
 *
 * <p>Rows are written at the very end of the transaction, because who writes one holds the head row
 * of its chain until the commit: transactions that append to one chain follow each other, over all
 * replicas. Entries have the time of the call, so neighbours may be out of order by moments.
 *
 * <p>What the chain cannot show is a rewrite of every row and the head by someone who owns the
 * database. Against that, note the head's hash elsewhere from time to time.
 */
@Singleton
final class PostgresAudit implements Audit {
  private static final int ROWS_AT_ONCE = 500;

  /** As many as the database has been given. */
  private static final int CHAINS = 16;

  private final Database database;
  private final InstantSource clock;

  PostgresAudit(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void append(Handle handle, AuditEntry entry) {
    Instant at = clock.instant();
    int chain = 1 + Math.floorMod(entry.subject().hashCode(), CHAINS);
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
            .createQuery("SELECT chain, seq, hash FROM audit_chain WHERE chain = :chain FOR UPDATE")
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

  /** Reads heads and rows in one snapshot, a few hundred rows at a time. */
  @Override
  public Verification verify() {
    return database.inTransaction(handle -> {
      handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      long rows = 0;
      for (Head head : heads(handle)) {
        switch (verify(handle, head)) {
          case Verification.Broken broken -> {
            return broken;
          }
          case Verification.Intact intact -> rows += intact.rows();
        }
      }
      return new Verification.Intact(rows);
    });
  }

  private static Verification verify(Handle handle, Head head) {
    try (Stream<ChainedRow> rows = rows(handle, head.chain())) {
      return new ChainCheck(head.chain(), head.seq(), head.hash()).of(rows.iterator());
    }
  }

  /** Of all chains that there are, or that have rows. */
  private static List<Head> heads(Handle handle) {
    return handle
        .createQuery(
            "WITH head AS (SELECT 0 AS chain, seq, hash FROM audit_head"
                + " UNION ALL SELECT chain, seq, hash FROM audit_chain)"
                + " SELECT chain, coalesce(seq, 0) AS seq, coalesce(hash, '') AS hash"
                + " FROM head FULL JOIN (SELECT DISTINCT chain FROM audit) used USING (chain)"
                + " ORDER BY chain")
        .map((row, _) -> head(row))
        .list();
  }

  private static Stream<ChainedRow> rows(Handle handle, int chain) {
    return handle
        .createQuery("SELECT * FROM audit WHERE chain = :chain ORDER BY seq")
        .bind("chain", chain)
        .setFetchSize(ROWS_AT_ONCE)
        .map(PostgresAudit::row)
        .stream();
  }

  private static ChainedRow row(ResultSet row, StatementContext context) throws SQLException {
    return new ChainedRow(
        row.getLong("seq"),
        row.getTimestamp("at").toInstant(),
        row.getString("kind"),
        row.getString("who"),
        row.getString("subject"),
        row.getString("facts"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(row.getInt("chain"), row.getLong("seq"), row.getString("hash"));
  }

  private record Head(int chain, long seq, String hash) {}
}
