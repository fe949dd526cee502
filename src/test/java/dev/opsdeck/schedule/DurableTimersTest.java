package dev.opsdeck.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.schedule.RecordingHandler.Fired;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DurableTimersTest {
  private static final TimerSettings FAST =
      new TimerSettings(
          8, Duration.ofMillis(20), Duration.ofMillis(250), 4, Duration.ofMillis(500));

  private final PostgresDatabase database = TestDatabase.fresh();
  private final MovableClock clock = new MovableClock();
  private final List<DurableTimers> open = new ArrayList<>();

  @AfterEach
  void stop() {
    open.forEach(DurableTimers::close);
  }

  @Test
  void a_timer_fires_at_its_time_and_only_once() throws Exception {
    RecordingHandler handler = new RecordingHandler("expire");
    DurableTimers timers = timers(database, clock);
    timers.start(List.of(handler));
    set(timers, "expire", "a-1", clock.instant().plusSeconds(60));
    set(timers, "expire", "a-0", clock.instant());
    assertEquals("a-0", handler.next().subject());
    Await.until(() -> waiting() == 1);

    clock.advance(Duration.ofSeconds(60));

    assertEquals("a-1", handler.next().subject());
    awaitNoTimers();
    assertEquals(2, handler.count());
  }

  @Test
  void a_timer_that_nobody_fires_is_late() {
    DurableTimers timers = timers(database, clock);
    set(timers, "expire", "a-1", clock.instant());
    assertEquals(0, timers.late(Duration.ofSeconds(10)));

    clock.advance(Duration.ofSeconds(11));

    assertEquals(1, timers.late(Duration.ofSeconds(10)));
  }

  @Test
  void a_timer_of_a_transaction_that_rolls_back_does_not_exist() {
    DurableTimers timers = timers(database, clock);

    assertThrows(
        IllegalArgumentException.class,
        () ->
            database.useTransaction(h -> {
              timers.at(h, "expire", "a-1", clock.instant());
              throw new IllegalArgumentException("no");
            }));

    assertEquals(0, waiting());
  }

  @Test
  void what_is_urgent_fires_before_whatever_else_has_been_due_for_longer() throws Exception {
    RecordingHandler other = new RecordingHandler("other");
    List<Integer> othersBefore = new ArrayList<>();
    RecordingHandler urgent =
        new RecordingHandler("urgent").first(() -> othersBefore.add(other.count()));
    TimerSettings oneAtATime =
        new TimerSettings(
            1, Duration.ofMillis(20), Duration.ofMillis(250), 4, Duration.ofMillis(500));
    DurableTimers timers = timers(database, clock, oneAtATime);
    for (int i = 0; i < 3; i++) {
      set(timers, "other", "a-" + i, clock.instant().minusSeconds(60));
    }
    set(timers, "urgent", "r-1", clock.instant());

    timers.start(List.of(other, urgent));

    assertEquals("r-1", urgent.next().subject());
    for (int i = 0; i < 3; i++) {
      other.next();
    }
    assertEquals(List.of(0), othersBefore);
  }

  @Test
  void two_hundred_timers_that_take_long_leave_room_for_others() throws Exception {
    CountDownLatch rolledOut = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(200);
    TimerHandler rollOut =
        new TimerHandler() {
          @Override
          public String kind() {
            return "roll-out";
          }

          @Override
          public void fire(String timerId, String subject) throws InterruptedException {
            busy.countDown();
            rolledOut.await();
          }
        };
    RecordingHandler expire = new RecordingHandler("expire");
    DurableTimers timers = timers(database, clock, TimerSettings.standard());
    timers.start(List.of(rollOut, expire));
    database.useTransaction(h -> {
      for (int i = 0; i < 200; i++) {
        timers.at(h, "roll-out", "r-" + i, clock.instant());
      }
    });
    assertTrue(busy.await(20, TimeUnit.SECONDS), busy::toString);

    set(timers, "expire", "a-1", clock.instant());

    assertEquals("a-1", expire.next().subject());
    rolledOut.countDown();
  }

  @Test
  void timers_of_one_subject_do_not_replace_each_other() throws Exception {
    RecordingHandler handler = new RecordingHandler("remind");
    DurableTimers timers = timers(database, clock);
    set(timers, "remind", "run/r-1", clock.instant());
    set(timers, "remind", "run/r-1", clock.instant());

    timers.start(List.of(handler));

    Fired first = handler.next();
    Fired second = handler.next();
    assertEquals(Set.of("run/r-1"), Set.of(first.subject()));
    assertEquals("run/r-1", second.subject());
    assertEquals(2, Set.copyOf(List.of(first.timerId(), second.timerId())).size());
  }

  @Test
  void a_timer_whose_handler_throws_fires_again_with_the_same_id() throws Exception {
    RecordingHandler handler = new RecordingHandler("expire").failing(2);
    DurableTimers timers = timers(database, clock);
    timers.start(List.of(handler));
    set(timers, "expire", "a-1", clock.instant());

    Fired first = handler.next();
    awaitFailures(1);
    clock.advance(FiringTask.pause(0));
    Fired second = handler.next();
    awaitFailures(2);
    clock.advance(FiringTask.pause(1));
    Fired third = handler.next();

    assertEquals(first, second);
    assertEquals(first, third);
    awaitNoTimers();
  }

  @Test
  void the_pauses_grow_to_a_minute_and_no_further() {
    assertEquals(Duration.ofSeconds(1), FiringTask.pause(0));
    assertEquals(Duration.ofSeconds(2), FiringTask.pause(1));
    assertEquals(Duration.ofSeconds(5), FiringTask.pause(2));
    assertEquals(Duration.ofMinutes(1), FiringTask.pause(5));
    assertEquals(Duration.ofMinutes(1), FiringTask.pause(5_000));
  }

  @Test
  void two_replicas_fire_each_timer_once() throws Exception {
    RecordingHandler handler = new RecordingHandler("tick");
    DurableTimers one = timers(database, clock);
    DurableTimers two = timers(TestDatabase.another(database), clock);
    database.useTransaction(h -> {
      for (int i = 0; i < 60; i++) {
        one.at(h, "tick", "s" + i, clock.instant());
      }
    });

    one.start(List.of(handler));
    two.start(List.of(handler));

    Set<String> subjects = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      assertTrue(subjects.add(handler.next().subject()), "fired twice");
    }
    awaitNoTimers();
    assertEquals(60, handler.count());
  }

  @Test
  void a_timer_of_an_unknown_kind_waits_for_a_replica_that_knows_it() throws Exception {
    RecordingHandler known = new RecordingHandler("known");
    RecordingHandler later = new RecordingHandler("later");
    DurableTimers old = timers(database, clock);
    old.start(List.of(known));
    set(old, "later", "x", clock.instant());
    set(old, "known", "y", clock.instant());
    assertEquals("y", known.next().subject());

    timers(database, clock).start(List.of(known, later));

    assertEquals("x", later.next().subject());
  }

  @Test
  void a_stop_interrupts_what_does_not_end_and_the_timer_fires_elsewhere() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    RecordingHandler handler =
        new RecordingHandler("long")
            .first(() -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            });
    DurableTimers stopping = timers(database, clock);
    stopping.start(List.of(handler));
    set(stopping, "long", "r-1", clock.instant());
    Fired first = handler.next();

    stopping.close();
    assertTrue(interrupted.await(5, TimeUnit.SECONDS));
    timers(database, clock).start(List.of(handler));
    clock.advance(FiringTask.pause(0));

    assertEquals(first, handler.next());
  }

  private DurableTimers timers(PostgresDatabase on, InstantSource time) {
    return timers(on, time, FAST);
  }

  private DurableTimers timers(PostgresDatabase on, InstantSource time, TimerSettings settings) {
    DurableTimers timers =
        new DurableTimers(on, on.dataSource(), time, IdSource.random(), settings, Set.of("urgent"));
    open.add(timers);
    return timers;
  }

  private void set(DurableTimers timers, String kind, String subject, Instant when) {
    database.useTransaction(h -> timers.at(h, kind, subject, when));
  }

  private int waiting() {
    return database.inTransaction(
        h -> h.createQuery("SELECT count(*) FROM scheduled_tasks").mapTo(Integer.class).one());
  }

  /** The row goes a moment after the handler has returned. */
  private void awaitNoTimers() {
    Await.until(() -> waiting() == 0);
  }

  private void awaitFailures(int failures) {
    Await.until(() ->
        database.<Boolean>inTransaction(h ->
            h.createQuery(
                    "SELECT count(*) = 1 FROM scheduled_tasks"
                        + " WHERE NOT picked AND consecutive_failures = ?")
                .bind(0, failures)
                .mapTo(Boolean.class)
                .one()));
  }
}
