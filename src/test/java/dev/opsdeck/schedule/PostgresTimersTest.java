package dev.opsdeck.schedule;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.IdSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

class PostgresTimersTest extends TimersContract {
  /** One after the other, so that their order can be seen. */
  private static final TimerSettings ONE_AT_A_TIME =
      new TimerSettings(
          1, Duration.ofMillis(20), Duration.ofMillis(250), 4, Duration.ofMillis(500));

  private final PostgresDatabase database = TestDatabase.fresh();
  private final MovableClock clock = new MovableClock();
  private final DurableTimers timers =
      new DurableTimers(
          database, database.dataSource(), clock, IdSource.random(), ONE_AT_A_TIME, Set.of());

  @AfterEach
  void stop() {
    timers.close();
  }

  @Override
  Database database() {
    return database;
  }

  @Override
  Timers timers() {
    return timers;
  }

  @Override
  Instant now() {
    return clock.instant();
  }

  @Override
  void pass(Duration time, TimerHandler handler) {
    clock.advance(time);
    timers.start(List.of(handler));
    Await.until(() -> due() == 0);
  }

  private int due() {
    return database.inTransaction(h ->
        h.createQuery("SELECT count(*) FROM scheduled_tasks WHERE execution_time <= :now")
            .bind("now", clock.instant())
            .mapTo(Integer.class)
            .one());
  }
}
