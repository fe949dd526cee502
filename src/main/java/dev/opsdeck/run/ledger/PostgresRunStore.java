package dev.opsdeck.run.ledger;

import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Runs in PostgreSQL: one row each, its document as JSON, what is searched for in columns. */
final class PostgresRunStore implements RunStore {
  /** Word for word the condition of the index {@code run_open}. */
  private static final String OPEN =
      " and state not in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'DENIED', 'EXPIRED', 'REFUSED')";

  /** The escape of NUL. Behind another backslash it is text that only looks like it. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\u0000");

  @Override
  public RunId insert(Handle handle, String requestId, Run run) {
    return handle
        .createQuery(
            """
            insert into run
              (id, request_id, target_key, lock_keys, state, document, created_at, updated_at)
            values
              (:id, :request, :target, :locks, :state, cast(:document as jsonb), :at, :at)
            on conflict (request_id) do nothing returning id
            """)
        .bind("id", run.id().value())
        .bind("request", requestId)
        .bind("target", run.request().target().key())
        .bindArray("locks", String.class, run.request().target().lockKeys())
        .bind("state", run.state().name())
        .bind("document", document(run))
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
    return read(handle, "select document from run where id = :id for update", id);
  }

  @Override
  public Optional<Run> find(Handle handle, RunId id) {
    return read(handle, "select document from run where id = :id", id);
  }

  private static Optional<Run> read(Handle handle, String sql, RunId id) {
    return handle
        .createQuery(sql)
        .bind("id", id.value())
        .map((row, _) -> Json.read(row.getString(1), Run.class))
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
        .bind("document", document(run))
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
            "select document from run where true"
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
        .map((row, _) -> Json.read(row.getString(1), Run.class))
        .list();
  }

  /** PostgreSQL's {@code jsonb} refuses the NUL characters that logs and answers may contain. */
  private static String document(Run run) {
    return NUL.matcher(Json.write(run)).replaceAll("$1\\\\ufffd");
  }
}
