package dev.opsdeck.run.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.database.Database;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.state.Run;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
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
  void a_part_that_is_given_back_just_now_is_waited_for_and_then_taken() throws Exception {
    Run first = stored("q1", RunState.RUNNING, NOW);
    locks.take(handle, first, NOW);
    Target whole = new Target.OfEnvironment(SampleRuns.TARGET.environment());
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<Optional<Holder>> taken =
        handle.inTransaction(own -> {
          locks.release(own, first);
          CompletableFuture<Optional<Holder>> other =
              CompletableFuture.supplyAsync(() -> {
                released.countDown();
                return database.inTransaction(h -> locks.take(h, whole, ANA, "mine", NOW));
              });
          released.await();
          return other;
        });
    assertEquals(Optional.empty(), taken.get(10, TimeUnit.SECONDS));
  }
}
