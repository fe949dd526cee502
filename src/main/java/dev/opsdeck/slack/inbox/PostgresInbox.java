package dev.opsdeck.slack.inbox;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.DatabaseAwayException;
import dev.opsdeck.database.GroupCommit;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The inbox in PostgreSQL. However many requests come at once, few commits keep them: an
 * acknowledgement waits for no more than the commit that is being made and its own.
 */
@Singleton
final class PostgresInbox implements Inbox {
  private static final String KEEP =
      """
      INSERT INTO inbox (id, request, kept_at, due_at)
      SELECT id, request, :now, :now FROM unnest(:ids, :requests) AS kept (id, request)
      ON CONFLICT (id) DO NOTHING
      """;

  private static final String TAKE =
      """
      WITH due AS (
        SELECT id, kept_at FROM inbox WHERE due_at <= :now ORDER BY kept_at
        LIMIT :max FOR UPDATE SKIP LOCKED)
      UPDATE inbox SET due_at = :until, attempts = attempts + 1
      FROM due WHERE inbox.id = due.id
      RETURNING inbox.id, request, attempts, inbox.kept_at
      """;

  /** Slack waits three seconds in all for an acknowledgement. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Database database;
  private final InstantSource clock;

  /** Not virtual: an acknowledgement must not queue behind what runs have to do. */
  private final Executor committers =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("inbox-", 0).factory());

  private final GroupCommit<Request> keeping = new GroupCommit<>(this::keep, committers);
  private final GroupCommit<String> finishing = new GroupCommit<>(this::delete, committers);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  PostgresInbox(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Request(String id, String text) {}

  @Override
  public CompletableFuture<Void> keep(String id, String request) {
    return keeping.write(new Request(id, request));
  }

  private void keep(List<Request> requests) {
    keepSurely(requests);
    listeners.forEach(Runnable::run);
  }

  /**
   * When the connection breaks, the requests may have been kept or not, and whoever is told that
   * they were not asks for the same once more. Twice is as good as once here: so it is tried again.
   */
  private void keepSurely(List<Request> requests) {
    long began = System.nanoTime();
    while (true) {
      try {
        database.useTransaction(handle -> insert(handle, requests));
        return;
      } catch (DatabaseAwayException away) {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw away;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void insert(Handle handle, List<Request> requests) {
    handle
        .createUpdate(KEEP)
        .bindArray("ids", String.class, requests.stream().map(Request::id).toList())
        .bindArray("requests", String.class, requests.stream().map(Request::text).toList())
        .bind("now", clock.instant())
        .execute();
  }

  @Override
  public List<Kept> take(int max, Instant now, Instant until) {
    return database.inTransaction(handle ->
        handle
            .createQuery(TAKE)
            .bind("max", max)
            .bind("now", now)
            .bind("until", until)
            .map((row, _) ->
                new Kept(
                    row.getString(1),
                    row.getString(2),
                    row.getInt(3),
                    row.getTimestamp(4).toInstant()))
            .stream()
            .sorted(Comparator.comparing(Kept::at))
            .toList());
  }

  @Override
  public void done(Kept kept) {
    finishing.write(kept.id()).join();
  }

  private void delete(List<String> ids) {
    database.useTransaction(handle ->
        handle
            .createUpdate("DELETE FROM inbox WHERE id = ANY (:ids)")
            .bindArray("ids", String.class, ids)
            .execute());
  }

  @Override
  public Backlog backlog() {
    return database.inTransaction(handle ->
        handle
            .createQuery("SELECT count(*), min(kept_at) FROM inbox")
            .map(PostgresInbox::size)
            .one());
  }

  private static Backlog size(ResultSet row, StatementContext context) throws SQLException {
    @Nullable Timestamp oldest = row.getTimestamp(2);
    return new Backlog(row.getLong(1), oldest == null ? null : oldest.toInstant());
  }

  @Override
  public void onKept(Runnable listener) {
    listeners.add(listener);
  }
}
