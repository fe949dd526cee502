package dev.opsdeck.run.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.PostgresDatabase;
import dev.opsdeck.database.TestDatabase;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.ledger.LockStore.Freeze;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs and locks on a real PostgreSQL. */
class PostgresStoresTest {
  private static final Instant NOW = Instant.parse("2026-01-01T03:00:00Z");
  private static final PersonRef ANA = new PersonRef("U0ANA");
  private static final PersonRef BRUNO = new PersonRef("U0BRUNO");

  private final PostgresDatabase database = TestDatabase.fresh();
  private final PostgresRunStore runs = new PostgresRunStore();
  private final PostgresLockStore locks = new PostgresLockStore();
  private Handle handle;

  @BeforeEach
  void open() {
    handle = Jdbi.create(database.dataSource()).open();
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private Run stored(String request, RunState state, Instant at) {
    Run run = SampleRuns.run("r-" + request, state, at);
    database.useTransaction(h -> runs.insert(h, request, run));
    return run;
  }

  @Test
  void a_run_comes_back_as_it_was_saved_and_a_request_is_taken_once() {
    Run run = stored("q1", RunState.PLANNING, NOW);
    assertEquals(Optional.of(run), runs.find(handle, run.id()));
    Run other = SampleRuns.run("r-other", RunState.PLANNING, NOW);
    assertEquals(run.id(), runs.insert(handle, "q1", other));
    assertEquals(Optional.empty(), runs.find(handle, other.id()));
  }

  @Test
  void runs_are_listed_newest_first_and_filtered() {
    Run old = stored("q1", RunState.RUNNING, NOW);
    Run over = stored("q2", RunState.SUCCEEDED, NOW.plusSeconds(1));
    Run young = stored("q3", RunState.SCHEDULED, NOW.plusSeconds(2));
    assertEquals(List.of(young, over, old), runs.list(handle, filter(false, null, null, 9)));
    assertEquals(List.of(young, old), runs.list(handle, filter(true, null, null, 9)));
    assertEquals(List.of(young), runs.list(handle, filter(false, null, null, 1)));
    assertEquals(3, runs.list(handle, filter(false, null, ANA, 9)).size());
    assertEquals(List.of(), runs.list(handle, filter(false, null, BRUNO, 9)));
    String key = old.order().target().key();
    assertEquals(3, runs.list(handle, filter(false, key, null, 9)).size());
    assertEquals(List.of(), runs.list(handle, filter(false, "no/such/target", null, 9)));
  }

  private static Runs.Filter filter(boolean open, String target, PersonRef who, int most) {
    return new Runs.Filter(open, target, who, most);
  }

  @Test
  void a_step_that_tells_of_nul_characters_is_kept_without_them() {
    Run run = stored("q1", RunState.RUNNING, NOW);
    String said = "a log with \0\0 and \\\0, and the text \\u0000 or \\\\u0000";
    StepRecord step = StepRecord.pending("logs").noted(Fact.of("run.failed", "why", said));
    runs.save(handle, with(run, step), NOW);
    assertEquals(said.replace('\0', '\uFFFD'), why(runs.find(handle, run.id())));

    Run other = with(SampleRuns.run("r-q2", RunState.RUNNING, NOW), step);
    runs.insert(handle, "q2", other);
    assertEquals(said.replace('\0', '\uFFFD'), why(runs.find(handle, other.id())));
  }

  private static Run with(Run run, StepRecord step) {
    return new Run(
        run.id(),
        run.order(),
        run.state(),
        run.lease(),
        run.plan(),
        run.consent(),
        List.of(step),
        run.marks());
  }

  private static String why(Optional<Run> run) {
    return run.orElseThrow().step("logs").words().note().values().get("why");
  }

  @Test
  void a_list_for_a_target_or_a_person_does_not_look_through_the_whole_history() {
    Run run = stored("q1", RunState.SUCCEEDED, NOW);
    handle.execute(
        """
        insert into run (id, request_id, target_key, state, document, created_at, updated_at)
        select 'r-' || i, i, 'target-' || i % 50, state,
          jsonb_set(document, '{order,requester,id}', to_jsonb('U' || i % 50)),
          created_at + i * interval '1 minute', updated_at
        from run, generate_series(1, 5000) i
        """);
    handle.execute("analyze run");
    Runs.Filter target = filter(false, run.order().target().key(), null, 100);
    Runs.Filter person = filter(false, null, ANA, 100);
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

  @Test
  void a_target_is_held_by_one_run_until_it_is_released() {
    Run first = stored("q1", RunState.RUNNING, NOW);
    Run second = stored("q2", RunState.QUEUED, NOW.plusSeconds(2));
    Run third = stored("q3", RunState.QUEUED, NOW.plusSeconds(1));
    assertEquals(Optional.empty(), locks.take(handle, first, NOW));
    assertEquals(Optional.empty(), locks.take(handle, first, NOW), "once more is the same");
    Holder.ByRun holder =
        assertInstanceOf(Holder.ByRun.class, locks.take(handle, second, NOW).orElseThrow());
    assertEquals(first.id(), holder.run());
    assertEquals(
        List.of(new Locks.Held.ByRun(SampleRuns.TARGET.label(), first.id(), ANA, NOW, 2)),
        locks.held(handle, NOW));
    assertEquals(List.of(third.id(), second.id()), locks.release(handle, first));
    assertEquals(List.of(), locks.release(handle, first), "nothing is released twice");
  }

  @Test
  void a_person_holds_a_target_against_runs_and_others() {
    Run run = stored("q1", RunState.QUEUED, NOW);
    String key = SampleRuns.TARGET.key();
    Holder bruno = new Holder.ByPerson(BRUNO, "migration", NOW);
    assertEquals(Optional.empty(), locks.take(handle, SampleRuns.TARGET, BRUNO, "migration", NOW));
    assertEquals(Optional.empty(), locks.take(handle, SampleRuns.TARGET, BRUNO, "again", NOW));
    assertEquals(Optional.of(bruno), locks.take(handle, run, NOW));
    assertEquals(Optional.of(bruno), locks.take(handle, SampleRuns.TARGET, ANA, "mine", NOW));
    assertEquals(List.of(run.id()), locks.release(handle, key));
    assertEquals(Optional.empty(), locks.holder(handle, key));
    assertEquals(Optional.empty(), locks.take(handle, run, NOW));
    assertEquals(List.of(), locks.release(handle, key), "a run's target is the run's");
  }

  @Test
  void a_person_lends_a_target_to_a_run_of_their_own_and_has_it_back() {
    Instant later = NOW.plusSeconds(60);
    Run own = stored("q1", RunState.RUNNING, NOW);
    Run next = stored("q2", RunState.QUEUED, NOW);
    String key = SampleRuns.TARGET.key();
    Holder ana = new Holder.ByPerson(ANA, "incident", NOW);
    locks.take(handle, SampleRuns.TARGET, ANA, "incident", NOW);

    assertEquals(Optional.empty(), locks.take(handle, own, later));
    assertEquals(Optional.empty(), locks.take(handle, own, later), "once more is the same");
    Holder lent = new Holder.ByRun(own.id(), later, new Holder.ByPerson(ANA, "incident", NOW));
    assertEquals(Optional.of(lent), locks.take(handle, next, later), "to one run at a time");
    assertEquals(
        List.of(
            new Locks.Held.ByPerson(SampleRuns.TARGET.label(), ANA, "incident", NOW, 1),
            new Locks.Held.ByRun(SampleRuns.TARGET.label(), own.id(), ANA, later, 1)),
        locks.held(handle, NOW));
    assertEquals(List.of(next.id()), locks.release(handle, own));
    assertEquals(Optional.of(ana), locks.holder(handle, key));

    locks.take(handle, next, later);
    assertEquals(List.of(next.id()), locks.release(handle, key), "while the run goes on");
    assertEquals(Optional.of(new Holder.ByRun(next.id(), later, null)), locks.holder(handle, key));
    locks.release(handle, next);
    assertEquals(Optional.empty(), locks.holder(handle, key));
  }

  @Test
  void a_target_that_is_given_back_just_when_it_is_asked_for_is_taken() {
    Run first = stored("q1", RunState.RUNNING, NOW);
    Run second = stored("q2", RunState.APPROVED, NOW);
    Optional<Holder> bySecond = Optional.of(new Holder.ByRun(second.id(), NOW, null));
    locks.take(handle, first, NOW);
    meanwhile("insert into target_lock", other -> locks.release(other, first));
    assertEquals(Optional.empty(), locks.take(handle, second, NOW));
    assertEquals(bySecond, locks.holder(handle, SampleRuns.TARGET.key()));

    meanwhile("insert into target_lock", other -> locks.release(other, second));
    assertEquals(Optional.empty(), locks.take(handle, SampleRuns.TARGET, ANA, "mine", NOW));
    assertEquals(
        Optional.of(new Holder.ByPerson(ANA, "mine", NOW)),
        locks.holder(handle, SampleRuns.TARGET.key()));
  }

  /** Somebody else does this, once, right after the next statement of that kind. */
  private void meanwhile(String statement, Consumer<Handle> work) {
    AtomicBoolean done = new AtomicBoolean();
    handle
        .getConfig(SqlStatements.class)
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logAfterExecution(StatementContext context) {
                if (context.getRenderedSql().contains(statement) && !done.getAndSet(true)) {
                  database.useTransaction(work::accept);
                }
              }
            });
  }

  @Test
  void a_freeze_holds_until_it_runs_out_or_is_lifted() {
    var environment = SampleRuns.TARGET.environment();
    Freeze brief = new Freeze(ANA, "data loss", NOW, NOW.plusSeconds(60));
    locks.freeze(handle, environment, brief);
    assertEquals(Optional.of(brief), locks.freeze(handle, environment, NOW.plusSeconds(59)));
    assertEquals(Optional.empty(), locks.freeze(handle, environment, NOW.plusSeconds(60)));
    Freeze endless = new Freeze(BRUNO, "longer", NOW, null);
    locks.freeze(handle, environment, endless);
    assertEquals(1, locks.held(handle, NOW).size());
    assertEquals(Optional.of(endless), locks.freeze(handle, environment, NOW.plusSeconds(86_400)));
    assertTrue(locks.unfreeze(handle, environment));
    assertFalse(locks.unfreeze(handle, environment));
  }
}
