package dev.opsdeck.run.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.StoredJson;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Runs in PostgreSQL: one row each, its document as JSON, what is searched for in columns; what
 * they carry out, once for all that carry out the same.
 */
final class PostgresRunStore implements RunStore {
  /** Word for word the condition of the index {@code run_open}. */
  private static final String OPEN =
      " and state not in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'DENIED', 'EXPIRED', 'REFUSED')";

  /** The escape of NUL. Behind another backslash it is text that only looks like it. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\u0000");

  /** Many runs carry out the same, and each is read often. */
  private final Cache<String, Program> programs = Caffeine.newBuilder().maximumSize(500).build();

  @Override
  public RunId insert(Handle handle, String requestId, Run run) {
    String program = text(run.request().program());
    return handle
        .createQuery(
            """
            with kept as (
              insert into program (digest, document) values (:digest, cast(:program as jsonb))
              on conflict (digest) do nothing
            )
            insert into run
              (id, request_id, target_key, lock_keys, state, program, document, created_at,
               updated_at)
            values
              (:id, :request, :target, :locks, :state, :digest, cast(:document as jsonb), :at, :at)
            on conflict (request_id) do nothing returning id
            """)
        .bind("digest", Digest.of(program))
        .bind("program", program)
        .bind("id", run.id().value())
        .bind("request", requestId)
        .bind("target", run.request().target().key())
        .bindArray("locks", String.class, run.request().target().lockKeys())
        .bind("state", run.state().name())
        .bind("document", text(run))
        .bind("at", run.timestamps().acceptedAt())
        .map((row, _) -> new RunId(row.getString(1)))
        .findOne()
        .orElseGet(() -> accepted(handle, requestId));
  }

  /** The run that the same request has made before. */
  private static RunId accepted(Handle handle, String requestId) {
    return handle
        .createQuery("select id from run where request_id = :request")
        .bind("request", requestId)
        .map((row, _) -> new RunId(row.getString(1)))
        .one();
  }

  @Override
  public Optional<Run> lock(Handle handle, RunId id) {
    return read(handle, "select document, program from run where id = :id for update", id);
  }

  @Override
  public Optional<Run> find(Handle handle, RunId id) {
    return read(handle, "select document, program from run where id = :id", id);
  }

  private Optional<Run> read(Handle handle, String sql, RunId id) {
    return handle
        .createQuery(sql)
        .bind("id", id.value())
        .map((row, _) -> run(handle, row))
        .findOne();
  }

  @Override
  public void save(Handle handle, Run run, Instant now) {
    handle
        .createUpdate(
            """
            update run set state = :state, document = cast(:document as jsonb), updated_at = :at
            where id = :id
            """)
        .bind("id", run.id().value())
        .bind("state", run.state().name())
        .bind("document", text(run))
        .bind("at", now)
        .execute();
  }

  /**
   * Only what is asked for stands in the statement: a plan that PostgreSQL makes for all values can
   * use no index for a condition that may not count.
   */
  @Override
  public List<Run> list(Handle handle, Runs.Filter filter) {
    String target = filter.target();
    PersonRef requester = filter.requester();
    Query query =
        handle.createQuery(
            "select document, program from run where true"
                + (filter.open() ? OPEN : "")
                + (target == null
                    ? ""
                    : " and (target_key = :target or starts_with(target_key, :target || '/'))")
                + (requester == null ? "" : " and requester = :requester")
                + " order by created_at desc limit :most");
    if (target != null) {
      query.bind("target", target);
    }
    if (requester != null) {
      query.bind("requester", requester.value());
    }
    return query
        .bind("most", Math.clamp(filter.most(), 1, 100))
        .map((row, _) -> run(handle, row))
        .list();
  }

  private Run run(Handle handle, ResultSet row) throws SQLException {
    Program program = programs.get(row.getString(2), digest -> program(handle, digest));
    return StoredJson.read(row.getString(1), Run.class).carrying(program);
  }

  private static Program program(Handle handle, String digest) {
    return handle
        .createQuery("select document from program where digest = :digest")
        .bind("digest", digest)
        .map((row, _) -> StoredJson.read(row.getString(1), Program.class))
        .one();
  }

  /** PostgreSQL's {@code jsonb} refuses the NUL characters that logs and answers may contain. */
  private static String text(Object document) {
    return NUL.matcher(StoredJson.write(document)).replaceAll("$1\\\\ufffd");
  }
}
