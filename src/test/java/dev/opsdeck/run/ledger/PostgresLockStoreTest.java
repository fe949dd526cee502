package dev.opsdeck.run.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.state.Run;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresLockStoreTest extends LockStoreContract {
  private final PostgresDatabase database = TestDatabase.fresh();
  private final PostgresRunStore runs = new PostgresRunStore();
  private final PostgresLockStore locks = new PostgresLockStore();
  private final Handle handle = Jdbi.create(database.dataSource()).open();

  @AfterEach
  void close() {
    handle.close();
  }

  @Override
  Database database() {
    return database;
  }

  @Override
  RunStore runs() {
    return runs;
  }

  @Override
  LockStore locks() {
    return locks;
  }

  @Test
  void a_target_that_is_given_back_just_when_it_is_asked_for_is_taken() {
    Run first = stored("q1", RunState.RUNNING, NOW);
    Run second = stored("q2", RunState.APPROVED, NOW);
    Optional<Holder> bySecond = Optional.of(new Holder.ByRun(second.id(), NOW, null));
    locks.take(handle, first, NOW);
    meanwhile("insert into target_lock", other -> locks.release(other, first));
    assertEquals(Optional.empty(), locks.take(handle, second, NOW));
    assertEquals(bySecond, locks.holder(handle, SampleRuns.TARGET.key()));

    meanwhile("insert into target_lock", other -> locks.release(other, second));
    assertEquals(Optional.empty(), locks.take(handle, SampleRuns.TARGET, ANA, "mine", NOW));
    assertEquals(
        Optional.of(new Holder.ByPerson(ANA, "mine", NOW)),
        locks.holder(handle, SampleRuns.TARGET.key()));
  }

  /** Somebody else does this, once, right after the next statement of that kind. */
  private void meanwhile(String statement, Consumer<Handle> work) {
    AtomicBoolean done = new AtomicBoolean();
    handle
        .getConfig(SqlStatements.class)
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logAfterExecution(StatementContext context) {
                if (context.getRenderedSql().contains(statement) && !done.getAndSet(true)) {
                  database.useTransaction(work::accept);
                }
              }
            });
  }
}
