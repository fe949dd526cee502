package dev.opsdeck.schedule;

import dev.opsdeck.database.Undoable;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** Timers without a database, fired by hand. */
public final class InMemoryTimers implements Timers, Undoable {
  /** One that has not been fired to its end. */
  public record Timer(String id, String kind, String subject, Instant when) {}

  private final TreeMap<String, Timer> timers = new TreeMap<>();
  private int number;

  @Override
  public Runnable remember() {
    TreeMap<String, Timer> before = new TreeMap<>(timers);
    return () -> {
      timers.clear();
      timers.putAll(before);
    };
  }

  @Override
  public void at(Handle handle, String kind, String subject, Instant when) {
    String id = "t-%04d".formatted(++number);
    timers.put(id, new Timer(id, kind, subject, when));
  }

  @Override
  public boolean isThere(Handle handle, String kind, String timerId) {
    Timer timer = timers.get(timerId);
    return timer != null && timer.kind().equals(kind);
  }

  /** The one that is due first, at any time. */
  public Optional<Timer> next(Predicate<Timer> wanted) {
    return timers.values().stream()
        .filter(wanted)
        .min(Comparator.comparing(Timer::when).thenComparing(Timer::id));
  }

  /** Fires one; it is gone unless its handler throws. */
  public void fire(Timer timer, TimerHandler handler) throws InterruptedException {
    handler.fire(timer.id(), timer.subject());
    timers.remove(timer.id());
  }
}
