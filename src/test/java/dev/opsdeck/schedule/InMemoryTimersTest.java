package dev.opsdeck.schedule;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.FakeDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class InMemoryTimersTest extends TimersContract {
  private final InMemoryTimers timers = new InMemoryTimers();
  private final Database database = new FakeDatabase(timers);
  private Instant now = Instant.parse("2026-01-06T03:00:00Z");

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
    return now;
  }

  @Override
  void pass(Duration time, TimerHandler handler) throws InterruptedException {
    now = now.plus(time);
    Optional<InMemoryTimers.Timer> due = due();
    while (due.isPresent()) {
      timers.fire(due.get(), handler);
      due = due();
    }
  }

  private Optional<InMemoryTimers.Timer> due() {
    return timers.next(timer -> !timer.when().isAfter(now));
  }
}
