package dev.opsdeck.app.telemetry;

import dev.opsdeck.progress.Backlog;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.RunCensus;
import dev.opsdeck.schedule.DurableTimers;
import dev.opsdeck.slack.inbox.Inbox;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds, the same on every replica. Asked when somebody scrapes, at most every
 * five seconds; not a number while the database does not answer.
 */
@Singleton
final class StoreGauges implements MeterBinder {
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** Timers are looked for four times a second, and a dead replica's fire elsewhere within 6 s. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private final Sample<RunCensus.Count> runs;
  private final Sample<Inbox.Backlog> inbox;
  private final Sample<Backlog.Size> backlog;
  private final Sample<Long> lateTimers;
  private final InstantSource clock;

  StoreGauges(
      RunCensus census, Inbox inbox, Backlog backlog, DurableTimers timers, InstantSource clock) {
    this.inbox = new Sample<>(inbox::backlog, FRESH, clock);
    this.runs = new Sample<>(census::take, FRESH, clock);
    this.backlog = new Sample<>(backlog::measure, FRESH, clock);
    this.lateTimers = new Sample<>(() -> timers.late(LATE), FRESH, clock);
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (RunState state : RunState.values()) {
      if (!state.isFinal()) {
        Gauge.builder(
                "opsdeck.runs",
                runs,
                sample -> number(sample, count -> count.open().getOrDefault(state, 0L)))
            .description("Runs that are not over")
            .tag("state", RunMeters.label(state))
            .register(registry);
      }
    }
    gauge(
        registry, "opsdeck.target.locks", "Targets that a run holds", runs, RunCensus.Count::locks);
    gauge(
        registry,
        "opsdeck.inbox.requests",
        "Acknowledged requests to be carried out",
        inbox,
        Inbox.Backlog::waiting);
    gauge(
        registry,
        "opsdeck.inbox.oldest.age.seconds",
        "How long the oldest request has waited; 0 when none waits",
        inbox,
        kept -> age(kept.oldest()));
    gauge(registry, "opsdeck.outbox.events", "Events to be told", backlog, Backlog.Size::waiting);
    gauge(
        registry,
        "opsdeck.outbox.given.up.events",
        "Events that can never be told",
        backlog,
        Backlog.Size::givenUp);
    gauge(
        registry,
        "opsdeck.outbox.oldest.age.seconds",
        "How long the oldest event has waited; 0 when none waits",
        backlog,
        size -> age(size.oldest()));
    gauge(
        registry,
        "opsdeck.timers.late",
        "Timers that should have fired ten seconds ago and are not being handled",
        lateTimers,
        Long::doubleValue);
  }

  private double age(@Nullable Instant oldest) {
    return oldest == null
        ? 0
        : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1_000.0);
  }

  private static <T> void gauge(
      MeterRegistry registry,
      String name,
      String description,
      Sample<T> sample,
      ToDoubleFunction<T> figure) {
    Gauge.builder(name, sample, now -> number(now, figure))
        .description(description)
        .register(registry);
  }

  private static <T> double number(Sample<T> sample, ToDoubleFunction<T> figure) {
    return sample.get().map(figure::applyAsDouble).orElse(Double.NaN);
  }
}
