package dev.opsdeck.audit;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.Database.LockOrder;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The audit in PostgreSQL.
 *
 * <p>Rows are written at the very end of the transaction, because who writes one holds the head row
 * until the commit: transactions that append follow each other, over all replicas. There can be as
 * many in a second as commits reach the disk one after the other: hundreds to thousands. Entries
 * have the time of the call, so neighbours may be out of order by moments.
 *
 * <p>What the chain cannot show is a rewrite of every row and the head by someone who owns the
 * database. Against that, note the head's hash elsewhere from time to time.
 */
@Singleton
final class PostgresAudit implements Audit {
  private static final int ROWS_AT_ONCE = 500;
  private static final LockOrder LAST = new LockOrder(Integer.MAX_VALUE, "audit");

  private final Database database;
  private final InstantSource clock;

  PostgresAudit(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void append(Handle handle, AuditEntry entry) {
    Instant at = clock.instant();
    database.beforeCommit(handle, LAST, () -> chain(handle, at, entry));
  }

  @Override
  public void append(AuditEntry entry) {
    database.useTransaction(handle -> append(handle, entry));
  }

  private static void chain(Handle handle, Instant at, AuditEntry entry) {
    Head head = head(handle, "SELECT seq, hash FROM audit_head FOR UPDATE");
    ChainedRow row = ChainedRow.after(head.seq(), head.hash(), at, entry);
    handle
        .createUpdate(
            "INSERT INTO audit (seq, at, kind, who, subject, facts, previous_hash, hash) VALUES"
                + " (:seq, :at, :kind, :who, :subject, :facts, :previousHash, :hash)")
        .bind("seq", row.seq())
        .bind("at", row.at())
        .bind("kind", row.kind())
        .bind("who", row.who())
        .bind("subject", row.subject())
        .bind("facts", row.facts())
        .bind("previousHash", row.previousHash())
        .bind("hash", row.hash())
        .execute();
    handle
        .createUpdate("UPDATE audit_head SET seq = :seq, hash = :hash")
        .bind("seq", row.seq())
        .bind("hash", row.hash())
        .execute();
  }

  /** Reads head and rows in one snapshot, a few hundred rows at a time. */
  @Override
  public Verification verify() {
    return database.inTransaction(handle -> {
      handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      Head head = head(handle, "SELECT seq, hash FROM audit_head");
      try (Stream<ChainedRow> rows = rows(handle)) {
        return new ChainCheck(head.seq(), head.hash()).of(rows.iterator());
      }
    });
  }

  private static Stream<ChainedRow> rows(Handle handle) {
    return handle
        .createQuery("SELECT * FROM audit ORDER BY seq")
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

  private static Head head(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .map((row, context) -> new Head(row.getLong("seq"), row.getString("hash")))
        .one();
  }

  private record Head(long seq, String hash) {}
}
