package dev.opsdeck.run.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of runs must do. */
abstract class RunStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T03:00:00Z");
  private static final PersonRef ANA = new PersonRef("U0ANA");
  private static final PersonRef BRUNO = new PersonRef("U0BRUNO");

  abstract Database database();

  abstract RunStore runs();

  private Run stored(String request, RunState state, Instant at) {
    Run run = SampleRuns.run("r-" + request, state, at);
    assertEquals(run.id(), database().inTransaction(h -> runs().insert(h, request, run)));
    return run;
  }

  private Optional<Run> found(RunId id) {
    return database().inTransaction(h -> runs().find(h, id));
  }

  @Test
  void a_run_comes_back_as_it_was_added_and_as_it_was_saved() {
    Run run = stored("q1", RunState.PLANNING, NOW);
    assertEquals(Optional.of(run), found(run.id()));
    Run later = run.on(RunEvent.ALLOWED).heldBy("t-1");
    database().useTransaction(h -> runs().save(h, later, NOW));
    assertEquals(Optional.of(later), found(run.id()));
    assertEquals(Optional.of(later), database().inTransaction(h -> runs().lock(h, run.id())));
  }

  @Test
  void what_was_never_added_is_neither_found_nor_saved() {
    Run other = SampleRuns.run("r-other", RunState.PLANNING, NOW);
    database().useTransaction(h -> runs().save(h, other, NOW));
    assertEquals(Optional.empty(), found(other.id()));
    assertEquals(Optional.empty(), database().inTransaction(h -> runs().lock(h, other.id())));
  }

  @Test
  void a_request_starts_one_run_however_often_it_comes() {
    Run run = stored("q1", RunState.PLANNING, NOW);
    Run again = SampleRuns.run("r-again", RunState.PLANNING, NOW);
    assertEquals(run.id(), database().inTransaction(h -> runs().insert(h, "q1", again)));
    assertEquals(Optional.empty(), found(again.id()));
  }

  @Test
  void a_transaction_that_fails_adds_and_saves_nothing() {
    Run run = stored("q1", RunState.PLANNING, NOW);
    Run other = SampleRuns.run("r-other", RunState.PLANNING, NOW);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database()
                .useTransaction(h -> {
                  runs().insert(h, "q2", other);
                  runs().save(h, run.on(RunEvent.REFUSED), NOW);
                  throw new IllegalArgumentException("no");
                }));
    assertEquals(Optional.of(run), found(run.id()));
    assertEquals(Optional.empty(), found(other.id()));
    assertEquals(other.id(), database().inTransaction(h -> runs().insert(h, "q2", other)));
  }

  @Test
  void runs_are_listed_newest_first_and_filtered() {
    Run old = stored("q1", RunState.RUNNING, NOW);
    Run over = stored("q2", RunState.SUCCEEDED, NOW.plusSeconds(1));
    Run young = stored("q3", RunState.SCHEDULED, NOW.plusSeconds(2));
    assertEquals(List.of(young, over, old), listed(false, null, null, 9));
    assertEquals(List.of(young, old), listed(true, null, null, 9));
    assertEquals(List.of(young), listed(false, null, null, 1));
    assertEquals(3, listed(false, null, ANA, 9).size());
    assertEquals(List.of(), listed(false, null, BRUNO, 9));
    assertEquals(3, listed(false, old.request().target().key(), null, 9).size());
    assertEquals(List.of(), listed(false, "no/such/target", null, 9));
  }

  private List<Run> listed(
      boolean open, @Nullable String target, @Nullable PersonRef who, int most) {
    return database().inTransaction(h -> runs().list(h, new Runs.Filter(open, target, who, most)));
  }
}
