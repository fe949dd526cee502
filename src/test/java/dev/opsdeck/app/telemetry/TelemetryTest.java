package dev.opsdeck.app.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.slack.api.CallObserver.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class TelemetryTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private Instant now = Instant.parse("2026-01-01T03:00:00Z");

  @Test
  void runs_and_steps_have_the_names_that_the_documentation_gives() {
    RunMeters meters = new RunMeters(registry, new OnlyRollback());
    meters.moved("rollback", RunState.PLANNING, RunState.AWAITING_APPROVAL);
    meters.ended("rollback", RunState.SUCCEEDED, Duration.ofSeconds(70));
    meters.stepEnded("kubernetes.rollout.undo", StepState.FAILED, Duration.ofMillis(300));
    meters.takenOver("rollback");
    meters.leaseLost("rollback");

    shows("opsdeck_run_transitions_total{runbook=\"rollback\",to=\"awaiting-approval\"} 1.0");
    shows("opsdeck_run_seconds_count{outcome=\"succeeded\",runbook=\"rollback\"} 1");
    shows("opsdeck_run_seconds_bucket{outcome=\"succeeded\",runbook=\"rollback\",le=\"60.0\"} 0");
    shows("opsdeck_run_seconds_bucket{outcome=\"succeeded\",runbook=\"rollback\",le=\"300.0\"} 1");
    shows("opsdeck_step_seconds_sum{action=\"kubernetes.rollout.undo\",outcome=\"failed\"} 0.3");
    shows("opsdeck_run_takeovers_total{runbook=\"rollback\"} 1.0");
    shows("opsdeck_run_lost_leases_total{runbook=\"rollback\"} 1.0");
  }

  @Test
  void a_runbook_that_no_file_holds_makes_no_series_of_its_own() {
    RunMeters meters = new RunMeters(registry, new OnlyRollback());
    for (int i = 0; i < 100; i++) {
      meters.ended("revert-run" + i, RunState.FAILED, Duration.ofSeconds(1));
    }
    shows("opsdeck_run_seconds_count{outcome=\"failed\",runbook=\"other\"} 100");
    assertFalse(registry.scrape().contains("revert-run"), registry.scrape());
  }

  @Test
  void calls_to_slack_are_measured_by_method_and_outcome() {
    SlackMeters meters = new SlackMeters(registry);
    meters.called("chat.update", Outcome.OK, Duration.ofMillis(80));
    meters.called("chat.update", Outcome.LIMITED, Duration.ofMillis(20));
    shows("opsdeck_slack_call_seconds_count{method=\"chat.update\",outcome=\"ok\"} 1");
    shows("opsdeck_slack_limited_total{method=\"chat.update\"} 1.0");
  }

  @Test
  void a_figure_is_looked_up_once_in_five_seconds_and_absent_when_it_cannot_be() {
    AtomicInteger looks = new AtomicInteger();
    Sample<Integer> sample =
        new Sample<>(
            () -> {
              if (looks.incrementAndGet() == 2) {
                throw new IllegalStateException("the database is away");
              }
              return looks.get();
            },
            Duration.ofSeconds(5),
            () -> now);
    assertEquals(Optional.of(1), sample.get());
    now = now.plusSeconds(4);
    assertEquals(Optional.of(1), sample.get());
    now = now.plusSeconds(1);
    assertEquals(Optional.empty(), sample.get());
    assertEquals(Optional.empty(), sample.get());
    now = now.plusSeconds(5);
    assertEquals(Optional.of(3), sample.get());
  }

  private void shows(String line) {
    assertTrue(
        registry.scrape().contains(line + "\n"), () -> line + "\n in \n" + registry.scrape());
  }

  private static final class OnlyRollback implements Runbooks {
    @Override
    public Optional<Runbook> byName(String name) {
      return name.equals("rollback") ? Optional.of(Mockito.mock(Runbook.class)) : Optional.empty();
    }

    @Override
    public Optional<Runbook> byVerb(String verb) {
      return Optional.empty();
    }

    @Override
    public boolean onlyLooks(Runbook runbook) {
      return false;
    }

    @Override
    public Collection<Runbook> all() {
      return List.of();
    }
  }
}
