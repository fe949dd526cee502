package dev.opsdeck.run;

import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Runs in PostgreSQL: one row each, its document as JSON, what is searched for in columns. */
final class PostgresRunStore implements RunStore {
  @Override
  public RunId insert(Handle handle, String requestId, Run run) {
    handle
        .createUpdate(
            """
            insert into run (id, request_id, target_key, state, document, created_at, updated_at)
            values (:id, :request, :target, :state, cast(:document as jsonb), :at, :at)
            on conflict (request_id) do nothing
            """)
        .bind("id", run.id().value())
        .bind("request", requestId)
        .bind("target", run.order().target().key())
        .bind("state", run.state().name())
        .bind("document", Json.write(run))
        .bind("at", run.marks().acceptedAt())
        .execute();
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
        .bind("document", Json.write(run))
        .bind("at", now)
        .execute();
  }

  @Override
  public Optional<Holder> take(Handle handle, String targetKey, Run run, Instant now) {
    handle
        .createUpdate(
            """
            insert into target_lock (target_key, run_id, since) values (:target, :run, :at)
            on conflict (target_key) do nothing
            """)
        .bind("target", targetKey)
        .bind("run", run.id().value())
        .bind("at", now)
        .execute();
    return handle
        .createQuery("select run_id, since from target_lock where target_key = :target")
        .bind("target", targetKey)
        .map((row, _) -> new Holder(new RunId(row.getString(1)), row.getTimestamp(2).toInstant()))
        .findOne()
        .filter(holder -> !holder.run().equals(run.id()));
  }

  @Override
  public List<RunId> release(Handle handle, Run run) {
    int released =
        handle
            .createUpdate("delete from target_lock where run_id = :run")
            .bind("run", run.id().value())
            .execute();
    return released == 0
        ? List.of()
        : handle
            .createQuery(
                "select id from run where target_key = :target and state = 'QUEUED'"
                    + " order by created_at")
            .bind("target", run.order().target().key())
            .map((row, _) -> new RunId(row.getString(1)))
            .list();
  }
}
