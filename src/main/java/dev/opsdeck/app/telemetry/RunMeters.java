package dev.opsdeck.app.telemetry;

import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.RunObserver;
import dev.opsdeck.runbook.Runbooks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/**
 * What becomes of runs, as counters and timers of this replica. Names of runbooks are those of the
 * configuration; a runbook that no file holds, such as a way back, is {@code other}.
 */
@Singleton
final class RunMeters implements RunObserver {
  /** From a look that takes a moment to a change that waited for people. */
  private static final Duration[] OF_A_RUN = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private static final Duration[] OF_A_STEP = {
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15)
  };

  private final MeterRegistry registry;
  private final Runbooks runbooks;

  RunMeters(MeterRegistry registry, Runbooks runbooks) {
    this.registry = registry;
    this.runbooks = runbooks;
  }

  @Override
  public void moved(String runbook, RunState from, RunState to) {
    registry
        .counter("opsdeck.run.transitions", "runbook", bounded(runbook), "to", label(to))
        .increment();
  }

  @Override
  public void ended(String runbook, RunState state, Duration took) {
    Timer.builder("opsdeck.run")
        .description("From the command to the end of the run, waiting for people included")
        .tags("runbook", bounded(runbook), "outcome", label(state))
        .serviceLevelObjectives(OF_A_RUN)
        .register(registry)
        .record(took);
  }

  @Override
  public void stepEnded(String action, StepState state, Duration took) {
    Timer.builder("opsdeck.step")
        .description("From the first attempt of a step to its end")
        .tags("action", action, "outcome", label(state))
        .serviceLevelObjectives(OF_A_STEP)
        .register(registry)
        .record(took);
  }

  @Override
  public void takenOver(String runbook) {
    registry.counter("opsdeck.run.takeovers", "runbook", bounded(runbook)).increment();
  }

  @Override
  public void leaseLost(String runbook) {
    registry.counter("opsdeck.run.lost.leases", "runbook", bounded(runbook)).increment();
  }

  private String bounded(String runbook) {
    return runbooks.byName(runbook).isPresent() ? runbook : "other";
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
