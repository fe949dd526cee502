package dev.opsdeck.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.ChildJvm;
import dev.opsdeck.database.DatabaseSettings;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  @Test
  void the_timer_of_a_killed_replica_fires_on_another_within_ten_seconds() throws Exception {
    PostgresDatabase database = TestDatabase.fresh();
    Process victim = ChildJvm.start(Victim.class, TestDatabase.place(database).jdbcUrl());
    ChildJvm.awaitLine(victim, "handling r-1");
    RecordingHandler handler = new RecordingHandler("resume");
    try (DurableTimers survivor = timers(database)) {
      survivor.start(List.of(handler));

      victim.destroyForcibly();
      Instant killed = InstantSource.system().instant();
      RecordingHandler.Fired fired = handler.next();

      Duration took = Duration.between(killed, InstantSource.system().instant());
      assertEquals("r-1", fired.subject());
      assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "took " + took);
    }
  }

  private static DurableTimers timers(PostgresDatabase database) {
    return new DurableTimers(
        database,
        database.dataSource(),
        InstantSource.system(),
        IdSource.random(),
        TimerSettings.standard(),
        Set.of());
  }

  /** A replica that is still busy with a timer when it is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws InterruptedException {
      PostgresDatabase database =
          PostgresDatabase.open(
              DatabaseSettings.of(
                  new DatabaseSettings.Place.External(args[0], "postgres", Secret.of(""))));
      DurableTimers timers = timers(database);
      CountDownLatch never = new CountDownLatch(1);
      timers.start(
          List.of(
              new RecordingHandler("resume")
                  .first(() -> {
                    System.out.println("handling r-1");
                    never.await();
                  })));
      database.useTransaction(h -> timers.at(h, "resume", "r-1", Instant.EPOCH));
      never.await();
    }
  }
}
