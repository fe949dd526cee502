package dev.opsdeck.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.Database;
import dev.opsdeck.schedule.RecordingHandler.Fired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all timers must do. */
abstract class TimersContract {
  static final String KIND = "remind";

  abstract Database database();

  abstract Timers timers();

  abstract Instant now();

  /** Moves the clock on, and fires what is due of {@link #KIND} until nothing more is. */
  abstract void pass(Duration time, TimerHandler handler) throws InterruptedException;

  private void set(String subject, Duration after) {
    database().useTransaction(h -> timers().at(h, KIND, subject, now().plus(after)));
  }

  private boolean isThere(String kind, String id) {
    return database().inTransaction(h -> timers().isThere(h, kind, id));
  }

  private List<String> fired(Duration time) throws InterruptedException {
    List<String> subjects = new ArrayList<>();
    pass(time, handling((_, subject) -> subjects.add(subject)));
    return subjects;
  }

  private interface Work {
    void fire(String id, String subject);
  }

  private static TimerHandler handling(Work work) {
    return new TimerHandler() {
      @Override
      public String kind() {
        return KIND;
      }

      @Override
      public void fire(String timerId, String subject) {
        work.fire(timerId, subject);
      }
    };
  }

  @Test
  void what_is_due_fires_once_the_earliest_first_and_the_rest_waits() throws Exception {
    set("late", Duration.ofHours(2));
    set("second", Duration.ofMinutes(2));
    set("first", Duration.ofMinutes(1));
    assertEquals(List.of("first", "second"), fired(Duration.ofMinutes(3)));
  }

  @Test
  void a_timer_is_there_until_its_handler_has_returned_and_only_under_its_kind() throws Exception {
    set("a-1", Duration.ofMinutes(1));
    List<Fired> seen = new ArrayList<>();
    pass(
        Duration.ofMinutes(2),
        handling((id, subject) -> {
          seen.add(new Fired(id, subject));
          assertTrue(isThere(KIND, id));
          assertFalse(isThere("other", id));
        }));
    assertEquals(List.of("a-1"), seen.stream().map(Fired::subject).toList());
    assertFalse(isThere(KIND, seen.getFirst().timerId()));
  }

  @Test
  void two_timers_of_one_subject_both_fire_under_ids_of_their_own() throws Exception {
    set("a-1", Duration.ofMinutes(1));
    set("a-1", Duration.ofMinutes(1));
    List<String> ids = new ArrayList<>();
    pass(Duration.ofMinutes(2), handling((id, _) -> ids.add(id)));
    assertEquals(2, ids.size());
    assertNotEquals(ids.getFirst(), ids.getLast());
  }

  @Test
  void a_timer_of_a_transaction_that_fails_never_was() throws Exception {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database()
                .useTransaction(h -> {
                  timers().at(h, KIND, "a-1", now());
                  throw new IllegalArgumentException("no");
                }));
    assertEquals(List.of(), fired(Duration.ofMinutes(1)));
  }
}
