package dev.opsdeck.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.progress.Outbox.Delivery;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresBacklogTest {
  private static final Instant START = Instant.parse("2026-01-01T03:00:00Z");

  private final PostgresDatabase database = TestDatabase.fresh();
  private Instant now = START;
  private final Outbox outbox = new PostgresOutbox(database, () -> now);
  private final Backlog backlog = new PostgresBacklog(database);

  @Test
  void the_oldest_waiting_event_is_found_and_what_is_given_up_no_longer_waits() {
    assertEquals(new Backlog.Size(0, null, 0), backlog.measure());

    put("a");
    now = START.plusSeconds(5);
    put("b");
    assertEquals(new Backlog.Size(2, START, 0), backlog.measure());

    List<Delivery> claimed = outbox.claim(1, now, now.plusSeconds(20));
    assertEquals(new Backlog.Size(2, START, 0), backlog.measure());
    outbox.giveUp(claimed.getFirst(), "no such channel");
    assertEquals(new Backlog.Size(1, START.plusSeconds(5), 1), backlog.measure());
  }

  private void put(String lane) {
    database.useTransaction(handle -> outbox.put(handle, SampleEvents.note(lane, "1")));
  }
}
