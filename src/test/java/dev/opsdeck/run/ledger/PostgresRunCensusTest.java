package dev.opsdeck.run.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.RunCensus;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresRunCensusTest {
  private final PostgresDatabase database = TestDatabase.fresh();
  private final RunCensus census = new PostgresRunCensus(database);

  @Test
  void open_runs_are_counted_by_state_and_locks_by_target() {
    assertEquals(new RunCensus.Count(Map.of(), 0), census.take());

    put("q1", RunState.RUNNING);
    put("q2", RunState.AWAITING_APPROVAL);
    put("q3", RunState.AWAITING_APPROVAL);
    put("q4", RunState.SUCCEEDED);

    assertEquals(
        new RunCensus.Count(Map.of(RunState.RUNNING, 1L, RunState.AWAITING_APPROVAL, 2L), 1),
        census.take());
  }

  private void put(String request, RunState state) {
    Run run = SampleRuns.run("r-" + request, state, Instant.parse("2026-01-01T03:00:00Z"));
    PostgresRunStore store = new PostgresRunStore();
    database.useTransaction(handle -> {
      store.insert(handle, request, run);
      if (state == RunState.RUNNING) {
        new PostgresLockStore().take(handle, run, run.timestamps().acceptedAt());
      }
    });
  }
}
