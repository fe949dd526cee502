package dev.opsdeck.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.Database.LockOrder;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.progress.Outbox.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresOutboxTest extends OutboxContract {
  private static final PostgresDatabase DATABASE = TestDatabase.fresh();

  private final Outbox outbox = new PostgresOutbox(DATABASE, CLOCK);

  @BeforeEach
  void empty() {
    DATABASE.useTransaction(h -> h.execute("TRUNCATE outbox"));
  }

  @Override
  Database database() {
    return DATABASE;
  }

  @Override
  Outbox outbox() {
    return outbox;
  }

  @Test
  void what_is_given_up_stays_on_record_with_its_reason() {
    put(SampleEvents.note("lane", "1"));

    outbox.giveUp(claim().getFirst(), "no such channel");

    assertEquals(
        List.of("no such channel"),
        DATABASE.inTransaction(h ->
            h.createQuery("SELECT reason FROM outbox WHERE given_up").mapTo(String.class).list()));
  }

  @Test
  void an_event_with_nul_characters_and_every_kind_can_be_put() {
    for (Event event : SampleEvents.ofEveryKind()) {
      put(event);
    }

    assertTrue(events(claim()).contains(SampleEvents.ofEveryKind().get(1)));
    assertEquals(List.of(SampleEvents.ofEveryKind().get(2)), tellDetails());
  }

  private List<Event> tellDetails() {
    DATABASE.useTransaction(h -> h.execute("UPDATE outbox SET claimed_until = NULL"));
    return tellAll("run/r-1").stream().filter(e -> e instanceof Event.RunDetail).toList();
  }

  @Test
  void couriers_of_several_replicas_tell_each_event_once_and_each_lane_in_order() throws Exception {
    List<String> lanes = List.of("a", "b", "c", "d", "e");
    Map<String, List<Event>> told = new ConcurrentHashMap<>();
    AtomicInteger total = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work = new ArrayList<>();
      for (String lane : lanes) {
        told.put(lane, new ArrayList<>());
        work.add(threads.submit(() -> putTwenty(lane)));
      }
      for (int i = 0; i < 3; i++) {
        Outbox replica = new PostgresOutbox(DATABASE, CLOCK);
        work.add(threads.submit((Callable<?>) () -> relay(replica, told, total)));
      }
      for (Future<?> each : work) {
        each.get();
      }
    }

    Map<String, List<Event>> expected = new HashMap<>();
    lanes.forEach(lane -> expected.put(lane, twenty(lane)));
    assertEquals(expected, told);
  }

  private Object relay(Outbox replica, Map<String, List<Event>> told, AtomicInteger total) {
    Instant until = NOW.plusSeconds(600);
    while (total.get() < 100) {
      for (Delivery delivery : replica.claim(3, NOW, until)) {
        List<Event> lane = told.get(delivery.event().lane());
        // Unsynchronised on purpose: one in flight per lane is what makes it safe.
        lane.add(delivery.event());
        replica.delivered(delivery);
        total.incrementAndGet();
      }
    }
    return true;
  }

  private void putTwenty(String lane) {
    twenty(lane).forEach(this::put);
  }

  private static List<Event> twenty(String lane) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(SampleEvents.note(lane, "event " + i));
    }
    return events;
  }

  @Test
  void puts_of_one_lane_wait_for_each_other_so_that_the_last_to_commit_is_the_newest() {
    List<Future<?>> second = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      DATABASE.useTransaction(h -> {
        outbox.put(h, SampleEvents.card("r-1", RunState.RUNNING));
        DATABASE.beforeCommit(
            h,
            new LockOrder(2, "after the outbox"),
            () -> {
              second.add(threads.submit(() -> put(SampleEvents.card("r-1", RunState.SUCCEEDED))));
              awaitSomebodyWaiting();
            });
      });
    }

    assertTrue(second.getFirst().isDone());
    assertEquals(List.of(SampleEvents.card("r-1", RunState.SUCCEEDED)), tellAll("run/r-1"));
  }

  @Test
  void a_card_that_is_put_while_an_older_one_is_postponed_is_not_told_after_a_newer_one() {
    put(SampleEvents.card("r-1", RunState.PLANNING));
    Delivery inFlight = claim().getFirst();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      DATABASE.useTransaction(h -> {
        outbox.put(h, SampleEvents.card("r-1", RunState.RUNNING));
        DATABASE.beforeCommit(
            h,
            new LockOrder(2, "after the outbox"),
            () -> {
              threads.execute(() -> outbox.postpone(inFlight, NOW, "the rate budget", false));
              awaitSomebodyWaiting();
            });
      });
    }
    put(SampleEvents.card("r-1", RunState.SUCCEEDED));

    assertEquals(List.of(SampleEvents.card("r-1", RunState.SUCCEEDED)), tellAll("run/r-1"));
  }

  @Test
  void a_lane_whose_question_was_answered_lets_other_questions_go_first() {
    put(SampleEvents.card("r-1", RunState.AWAITING_APPROVAL));
    put(SampleEvents.card("r-1", RunState.RUNNING));
    put(SampleEvents.card("r-2", RunState.ASKING));

    assertEquals(List.of("run/r-2"), lanes(outbox.claim(1, NOW, UNTIL)));
  }

  @Test
  void claiming_reads_no_more_of_the_outbox_however_many_lanes_wait() {
    DATABASE.useTransaction(h -> {
      for (int i = 0; i < 2_000; i++) {
        outbox.put(h, SampleEvents.card("r-" + i, RunState.RUNNING));
      }
    });
    DATABASE.useTransaction(h -> h.execute("ANALYZE outbox"));
    long before = rowsRead();

    List<Delivery> claimed = outbox.claim(16, NOW, UNTIL);

    assertEquals(16, claimed.size());
    long read = rowsRead() - before;
    assertTrue(read < 400, "rows read: " + read);
  }

  private static long rowsRead() {
    return DATABASE.inTransaction(h -> {
      h.execute("SELECT pg_stat_force_next_flush()");
      return h.createQuery(
              "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables"
                  + " WHERE relname = 'outbox'")
          .mapTo(Long.class)
          .one();
    });
  }

  /** Replicas of the version before know nothing of a lane's rank. */
  @Test
  void what_another_version_has_put_holds_up_only_its_lane() {
    insert("strange", "{\"event\":\"Future\"}");
    put(SampleEvents.note("lane", "x"));
    assertEquals(List.of(SampleEvents.note("lane", "x")), events(claim()));
    assertEquals(List.of(), claim());
    assertEquals(1, outbox().claim(10, UNTIL.plusSeconds(60), UNTIL.plusSeconds(90)).size());
  }

  private static void insert(String lane, String event) {
    DATABASE.useTransaction(h ->
        h.createUpdate(
                "INSERT INTO outbox (lane, card, urgency, lane_rank, event, put_at, due_at)"
                    + " VALUES (:lane, false, 2, 2, :event, :now, :now)")
            .bind("lane", lane)
            .bind("event", event)
            .bind("now", NOW)
            .execute());
  }

  private static void awaitSomebodyWaiting() {
    try (PostgresDatabase other = TestDatabase.another(DATABASE)) {
      long deadline = System.nanoTime() + 20_000_000_000L;
      long waiting;
      do {
        assertTrue(System.nanoTime() < deadline, "the second one does not wait");
        waiting =
            other.inTransaction(h ->
                h.createQuery(
                        "SELECT count(*) FROM pg_locks l JOIN pg_database d"
                            + " ON d.oid = l.database WHERE d.datname = current_database()"
                            + " AND l.locktype = 'advisory' AND NOT l.granted")
                    .mapTo(Long.class)
                    .one());
      } while (waiting == 0);
    }
  }
}
