package dev.opsdeck.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database with its pool, migrated to what this version needs. Safe for all threads.
 *
 * <p>A {@link JsonNode} is bound as {@code jsonb} and read from it; an {@code Instant} is a {@code
 * timestamptz}, which keeps microseconds.
 */
public final class PostgresDatabase implements Database, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

  /** SQLSTATE read_only_sql_transaction. */
  static final String ONLY_READS = "25006";

  private final HikariDataSource pool;
  private final Runnable afterClose;
  private final Jdbi jdbi;
  private final ScopedValue<Transaction> current = ScopedValue.newInstance();

  PostgresDatabase(HikariDataSource pool, Runnable afterClose) {
    this.pool = pool;
    this.afterClose = afterClose;
    this.jdbi =
        Jdbi.create(pool)
            .registerArgument(new JsonColumn.Argument())
            .registerColumnMapper(JsonNode.class, new JsonColumn.Mapper());
  }

  /**
   * Connects, waiting for a database that is away, and migrates it.
   *
   * @throws DatabaseAwayException when it stays away, or says that we may not in
   */
  public static PostgresDatabase open(DatabaseSettings settings) {
    return open(settings, PostgresDatabase::migrate);
  }

  /**
   * Connects to a database as it is: none is made, and none is migrated.
   *
   * @throws DatabaseAwayException when there is none, it stays away, or says that we may not in
   */
  public static PostgresDatabase existing(DatabaseSettings settings) {
    if (settings.place() instanceof DatabaseSettings.Place.Embedded embedded
        && !DataFolder.at(embedded.data()).holdsDatabase()) {
      throw new DatabaseAwayException(
          "There is no database in %s. Check OPSDECK_DATA, or name another one in OPSDECK_DATABASE_URL"
              .formatted(embedded.data().toAbsolutePath()));
    }
    return open(settings, _ -> {});
  }

  private static PostgresDatabase open(DatabaseSettings settings, Consumer<DataSource> prepare) {
    return switch (settings.place()) {
      case DatabaseSettings.Place.External external ->
          connect(settings, external, prepare, () -> {});
      case DatabaseSettings.Place.Embedded embedded -> {
        EmbeddedServer server = EmbeddedServer.start(embedded.data());
        try {
          yield connect(settings, server.place(), prepare, server::close);
        } catch (RuntimeException e) {
          server.close();
          throw e;
        }
      }
    };
  }

  private static PostgresDatabase connect(
      DatabaseSettings settings,
      DatabaseSettings.Place.External place,
      Consumer<DataSource> prepare,
      Runnable afterClose) {
    new FirstConnection(place, settings.patience()).await();
    HikariDataSource pool = new HikariDataSource(Pools.of(settings, place));
    try {
      prepare.accept(pool);
      return new PostgresDatabase(pool, afterClose);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  static void migrate(DataSource source) {
    Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
  }

  @Override
  public <T> T inTransaction(Function<Handle, T> work) {
    if (current.isBound()) {
      throw new IllegalStateException(
          "a transaction is already open on this thread: hand its handle down instead");
    }
    List<Runnable> committed = new ArrayList<>();
    T answer = run(work, committed);
    committed.forEach(PostgresDatabase::runLogged);
    return answer;
  }

  private <T> T run(Function<Handle, T> work, List<Runnable> afterCommit) {
    try (Handle handle = jdbi.open()) {
      Transaction transaction = new Transaction(handle, new ArrayList<>(), afterCommit);
      return ScopedValue.where(current, transaction)
          .call(() -> handle.inTransaction(_ -> transaction.complete(work)));
    } catch (JdbiException e) {
      if (e instanceof ConnectionException || connectionBroke(e)) {
        throw new DatabaseAwayException("The database does not answer: try again in a moment", e);
      }
      throw e;
    }
  }

  /**
   * SQLSTATE class 08, or a server that is being stopped (57P01 to 57P03), or that only reads since
   * another one has taken over (25006): a new connection leads to that one.
   */
  private static boolean connectionBroke(JdbiException failed) {
    return failed.getCause() instanceof SQLException sql
        && sql.getSQLState() != null
        && sql.getSQLState().matches("08.*|57P0[123]|" + ONLY_READS);
  }

  private static void runLogged(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("What was to follow a commit failed; the commit stands", e);
    }
  }

  @Override
  public void afterCommit(Handle handle, Runnable action) {
    transactionOf(handle).afterCommit().add(action);
  }

  @Override
  public void beforeCommit(Handle handle, LockOrder order, Runnable action) {
    transactionOf(handle).beforeCommit().add(new LastWork(order, action));
  }

  /** The very handle is meant: an equal one could belong to another transaction. */
  @SuppressWarnings("ReferenceEquality")
  private Transaction transactionOf(Handle handle) {
    if (!current.isBound() || current.get().handle() != handle) {
      throw new IllegalStateException("this is not the handle of the open transaction");
    }
    return current.get();
  }

  /** The pool itself, for libraries that bring their own SQL. */
  public DataSource dataSource() {
    return pool;
  }

  /** Whether the database answers now; never throws, takes at most the wait for a connection. */
  public boolean ping() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid((int) Duration.ofSeconds(2).toSeconds());
    } catch (SQLException e) {
      LOG.debug("no answer to a ping", e);
      return false;
    }
  }

  /** Closes the pool and, when it is ours, the server. Open transactions fail. */
  @Override
  public void close() {
    pool.close();
    afterClose.run();
  }

  private record LastWork(LockOrder order, Runnable action) {}

  private record Transaction(
      Handle handle, List<LastWork> beforeCommit, List<Runnable> afterCommit) {
    <T> T complete(Function<Handle, T> work) {
      T answer = work.apply(handle);
      if (answer == null) {
        throw new IllegalStateException("work in a transaction returned null: rolled back");
      }
      while (!beforeCommit.isEmpty()) {
        List<LastWork> due = new ArrayList<>(beforeCommit);
        beforeCommit.clear();
        due.sort(Comparator.comparing(LastWork::order));
        due.forEach(last -> last.action().run());
      }
      return answer;
    }
  }
}
