package dev.opsdeck.audit;

import dev.opsdeck.audit.AuditCheck.Verification.Broken;
import dev.opsdeck.audit.AuditCheck.Verification.Intact;
import dev.opsdeck.audit.AuditCheck.Verification.Nothing;
import dev.opsdeck.audit.AuditCheck.Verification.Rewritten;
import dev.opsdeck.audit.AuditCheck.Verification.Unrecorded;
import dev.opsdeck.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The check of the audit in PostgreSQL: heads and rows in one snapshot, a few hundred rows at a
 * time. The database need not be of this version, nor have the tables at all.
 */
final class PostgresAuditCheck implements AuditCheck {
  private static final int ROWS_AT_ONCE = 500;

  /**
   * What other tables hold must have left an entry when it began, and another one when it ended.
   * Whoever cuts the end off a chain and sets its head back has to cut these tables, too.
   */
  private static final String UNRECORDED =
      """
      WITH due (what, id, subject, kind, facts) AS (
        SELECT 'the request for run', id, id, 'COMMAND', '%' FROM run
        UNION ALL
        SELECT 'the end of run', id, id, 'OUTCOME', '%' FROM run
        WHERE state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'DENIED', 'EXPIRED', 'REFUSED')
        UNION ALL
        SELECT 'the decision about approval', id, run_id, 'DECISION',
          '%"approval":"' || id || '",%"decision":"' || lower(state) || '"%'
        FROM approval WHERE state IN ('APPROVED', 'DENIED', 'EXPIRED')
        UNION ALL
        SELECT 'the declaration of incident', id, id, 'COMMAND', '%' FROM incident
        UNION ALL
        SELECT 'the end of incident', id, id, 'OUTCOME', '%' FROM incident
        WHERE resolved_at IS NOT NULL)
      SELECT what, id FROM due WHERE NOT EXISTS (
        SELECT FROM audit WHERE audit.subject = due.subject AND audit.kind = due.kind
          AND audit.facts LIKE due.facts)
      ORDER BY what, id LIMIT 1
      """;

  private final Database database;

  PostgresAuditCheck(Database database) {
    this.database = database;
  }

  @Override
  public Verification verify(List<AuditDigest> kept) {
    return inSnapshot(handle -> {
      if (!isThere(handle)) {
        return new Nothing();
      }
      SortedMap<Integer, Head> heads = heads(handle);
      return chains(handle, heads)
          .or(() -> kept.stream().flatMap(digest -> against(handle, heads, digest)).findFirst())
          .or(() -> unrecorded(handle))
          .orElseGet(() -> counted(heads));
    });
  }

  @Override
  public AuditDigest digest() {
    return inSnapshot(handle -> now(isThere(handle) ? heads(handle) : new TreeMap<>()));
  }

  private <T> T inSnapshot(Function<Handle, T> work) {
    return database.inTransaction(handle -> {
      handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      return work.apply(handle);
    });
  }

  private static boolean isThere(Handle handle) {
    return handle
        .createQuery("SELECT to_regclass('audit') IS NOT NULL AND to_regclass('run') IS NOT NULL")
        .mapTo(Boolean.class)
        .one();
  }

  private static Verification counted(SortedMap<Integer, Head> heads) {
    long rows = heads.values().stream().mapToLong(Head::seq).sum();
    return rows == 0 ? new Nothing() : new Intact(rows);
  }

  /** Each chain that there must be; no others may have rows. */
  private static Optional<Verification> chains(Handle handle, SortedMap<Integer, Head> heads) {
    for (int chain = 1; chain <= AuditDigest.CHAINS; chain++) {
      Head head = heads.get(chain);
      Verification found =
          head == null
              ? new Broken(chain, 1, "the head of the chain is gone")
              : verify(handle, chain, head);
      if (found instanceof Broken) {
        return Optional.of(found);
      }
    }
    return handle
        .createQuery("SELECT min(chain) FROM audit WHERE chain NOT BETWEEN 1 AND :last")
        .bind("last", AuditDigest.CHAINS)
        .mapTo(Integer.class)
        .findOne()
        .map(chain -> new Broken(chain, 1, "Opsdeck writes no such chain"));
  }

  private static Verification verify(Handle handle, int chain, Head head) {
    try (Stream<ChainedRow> rows = rows(handle, chain)) {
      return new ChainCheck(chain, head.seq(), head.hash()).of(rows.iterator());
    }
  }

  private static Stream<Verification> against(
      Handle handle, SortedMap<Integer, Head> heads, AuditDigest kept) {
    AuditDigest now = now(heads);
    Optional<Integer> shorter = kept.longerThan(now);
    if (shorter.isPresent()) {
      int chain = shorter.get();
      long had = kept.rows().get(chain - 1);
      return Stream.of(
          new Broken(
              chain,
              now.rows().get(chain - 1) + 1,
              "the end is cut off: there were " + had + " rows when the digest was kept"));
    }
    return then(handle, kept).equals(kept) ? Stream.empty() : Stream.of(new Rewritten(kept));
  }

  private static AuditDigest now(SortedMap<Integer, Head> heads) {
    List<Long> rows = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    for (int chain = 1; chain <= AuditDigest.CHAINS; chain++) {
      Head head = heads.getOrDefault(chain, Head.NONE);
      rows.add(head.seq());
      hashes.add(head.hash());
    }
    return AuditDigest.of(rows, hashes);
  }

  /** The digest of today's chains, as long as they were when another one was made. */
  private static AuditDigest then(Handle handle, AuditDigest kept) {
    List<String> hashes = new ArrayList<>();
    for (int chain = 1; chain <= AuditDigest.CHAINS; chain++) {
      hashes.add(
          handle
              .createQuery("SELECT hash FROM audit WHERE chain = :chain AND seq = :seq")
              .bind("chain", chain)
              .bind("seq", kept.rows().get(chain - 1))
              .mapTo(String.class)
              .findOne()
              .orElse(ChainedRow.START));
    }
    return AuditDigest.of(kept.rows(), hashes);
  }

  private static Optional<Verification> unrecorded(Handle handle) {
    return handle
        .createQuery(UNRECORDED)
        .map((row, _) -> (Verification) new Unrecorded(row.getString(1), row.getString(2)))
        .findOne();
  }

  private static SortedMap<Integer, Head> heads(Handle handle) {
    SortedMap<Integer, Head> heads = new TreeMap<>();
    handle
        .createQuery("SELECT chain, seq, hash FROM audit_chain")
        .map((row, _) -> Map.entry(row.getInt("chain"), Head.of(row)))
        .forEach(head -> heads.put(head.getKey(), head.getValue()));
    return heads;
  }

  private static Stream<ChainedRow> rows(Handle handle, int chain) {
    return handle
        .createQuery("SELECT * FROM audit WHERE chain = :chain ORDER BY seq")
        .bind("chain", chain)
        .setFetchSize(ROWS_AT_ONCE)
        .map(PostgresAuditCheck::row)
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

  private record Head(long seq, String hash) {
    static final Head NONE = new Head(0, ChainedRow.START);

    static Head of(ResultSet row) throws SQLException {
      return new Head(row.getLong("seq"), row.getString("hash"));
    }
  }
}
