package dev.opsdeck.run.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.database.Database;
import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresRunStoreTest extends RunStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T03:00:00Z");

  private final PostgresDatabase database = TestDatabase.fresh();
  private final PostgresRunStore runs = new PostgresRunStore();
  private final Handle handle = Jdbi.create(database.dataSource()).open();

  @AfterEach
  void close() {
    handle.close();
  }

  @Override
  Database database() {
    return database;
  }

  @Override
  RunStore runs() {
    return runs;
  }

  private Run stored(RunState state) {
    Run run = SampleRuns.run("r-q1", state, NOW);
    database.useTransaction(h -> runs.insert(h, "q1", run));
    return run;
  }

  @Test
  void a_step_that_tells_of_nul_characters_is_kept_without_them() {
    Run run = stored(RunState.RUNNING);
    String said = "a log with \0\0 and \\\0, and the text \\u0000 or \\\\u0000";
    StepRecord step = StepRecord.pending("logs").noted(Fact.of("run.failed", "why", said));
    runs.save(handle, with(run, step), NOW);
    assertEquals(said.replace("\0", ""), why(runs.find(handle, run.id())));

    Run other = with(SampleRuns.run("r-q2", RunState.RUNNING, NOW), step);
    runs.insert(handle, "q2", other);
    assertEquals(said.replace("\0", ""), why(runs.find(handle, other.id())));
  }

  private static Run with(Run run, StepRecord step) {
    return new Run(
        run.id(),
        run.request(),
        run.status(),
        run.lease(),
        run.plan(),
        run.authorization(),
        List.of(step),
        run.timestamps());
  }

  private static String why(Optional<Run> run) {
    return run.orElseThrow().step("logs").words().note().values().get("why");
  }

  @Test
  void a_list_for_a_target_or_a_person_does_not_look_through_the_whole_history() {
    Run run = stored(RunState.SUCCEEDED);
    handle.execute(
        """
        insert into run
          (id, request_id, target_key, state, program, document, created_at, updated_at)
        select 'r-' || i, i, 'target-' || i % 50, state, program,
          jsonb_set(document, '{request,requester,id}', to_jsonb('U' || i % 50)),
          created_at + i * interval '1 minute', updated_at
        from run, generate_series(1, 5000) i
        """);
    handle.execute("analyze run");
    Runs.Filter target = new Runs.Filter(false, run.request().target().key(), null, 100);
    Runs.Filter person = new Runs.Filter(false, null, new PersonRef("U0ANA"), 100);
    // PostgreSQL makes a plan for all values alike when it has seen a statement often.
    for (int often = 0; often < 12; often++) {
      assertEquals("run_by_target", readBy(target, List.of(run)));
      assertEquals("run_by_requester", readBy(person, List.of(run)));
    }
  }

  /** What the list was read by: an index, or the table from its beginning to its end. */
  private String readBy(Runs.Filter filter, List<Run> found) {
    handle.execute("select pg_stat_force_next_flush()");
    return handle.inTransaction(h -> {
      assertEquals(found, runs.list(h, filter));
      return h.createQuery(
              """
              select string_agg(relname, ' ') from pg_class
              where relname ~ '^run' and pg_stat_get_xact_numscans(oid) > 0
              """)
          .mapTo(String.class)
          .one();
    });
  }
}
