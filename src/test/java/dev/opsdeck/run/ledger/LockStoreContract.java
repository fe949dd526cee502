package dev.opsdeck.run.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.ledger.LockStore.Freeze;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.state.Run;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of locks must do. */
abstract class LockStoreContract {
  static final Instant NOW = Instant.parse("2026-01-01T03:00:00Z");
  static final PersonRef ANA = new PersonRef("U0ANA");
  private static final PersonRef BRUNO = new PersonRef("U0BRUNO");
  private static final Environment PROD = SampleRuns.TARGET.environment();

  abstract Database database();

  abstract RunStore runs();

  abstract LockStore locks();

  final Run stored(String request, RunState state, Instant at) {
    Run run = SampleRuns.run("r-" + request, state, at);
    database().useTransaction(h -> runs().insert(h, request, run));
    return run;
  }

  private Optional<Holder> take(Run run, Instant now) {
    return database().inTransaction(h -> locks().take(h, run, now));
  }

  private Optional<Holder> take(PersonRef person, String reason) {
    return database().inTransaction(h -> locks().take(h, SampleRuns.TARGET, person, reason, NOW));
  }

  final Optional<Holder> holder() {
    return database().inTransaction(h -> locks().holder(h, SampleRuns.TARGET));
  }

  private List<RunId> release(Run run) {
    return database().inTransaction(h -> locks().release(h, run));
  }

  private List<RunId> release() {
    return database().inTransaction(h -> locks().release(h, SampleRuns.TARGET));
  }

  private List<Locks.Held> held() {
    return database().inTransaction(h -> locks().held(h, NOW));
  }

  @Test
  void a_target_is_held_by_one_run_until_it_is_released() {
    Run first = stored("q1", RunState.RUNNING, NOW);
    Run second = stored("q2", RunState.QUEUED, NOW.plusSeconds(2));
    Run third = stored("q3", RunState.QUEUED, NOW.plusSeconds(1));
    assertEquals(Optional.empty(), holder());
    assertEquals(Optional.empty(), take(first, NOW));
    assertEquals(Optional.empty(), take(first, NOW.plusSeconds(9)), "once more is the same");
    assertEquals(Optional.of(new Holder.ByRun(first.id(), NOW, null)), take(second, NOW));
    assertEquals(
        List.of(new Locks.Held.ByRun(SampleRuns.TARGET.label(), first.id(), ANA, NOW, 2)), held());
    assertEquals(List.of(), release(second), "nobody releases what another run holds");
    assertEquals(List.of(third.id(), second.id()), release(first));
    assertEquals(List.of(), release(first), "nothing is released twice");
  }

  @Test
  void a_person_holds_a_target_against_runs_and_others() {
    Run run = stored("q1", RunState.QUEUED, NOW);
    Holder bruno = new Holder.ByPerson(BRUNO, "migration", NOW);
    assertEquals(Optional.empty(), take(BRUNO, "migration"));
    assertEquals(Optional.empty(), take(BRUNO, "again"));
    assertEquals(Optional.of(bruno), take(run, NOW));
    assertEquals(Optional.of(bruno), take(ANA, "mine"));
    assertEquals(List.of(run.id()), release());
    assertEquals(Optional.empty(), holder());
    assertEquals(Optional.empty(), take(run, NOW));
    assertEquals(List.of(), release(), "a run's target is the run's");
  }

  @Test
  void a_person_lends_a_target_to_a_run_of_their_own_and_has_it_back() {
    Instant later = NOW.plusSeconds(60);
    Run own = stored("q1", RunState.RUNNING, NOW);
    Run next = stored("q2", RunState.QUEUED, NOW);
    Holder.ByPerson ana = new Holder.ByPerson(ANA, "incident", NOW);
    take(ANA, "incident");

    assertEquals(Optional.empty(), take(own, later));
    assertEquals(Optional.empty(), take(own, later), "once more is the same");
    Holder lent = new Holder.ByRun(own.id(), later, ana);
    assertEquals(Optional.of(lent), take(next, later), "to one run at a time");
    assertEquals(
        List.of(
            new Locks.Held.ByPerson(SampleRuns.TARGET.label(), ANA, "incident", NOW, 1),
            new Locks.Held.ByRun(SampleRuns.TARGET.label(), own.id(), ANA, later, 1)),
        held());
    assertEquals(List.of(next.id()), release(own));
    assertEquals(Optional.of(ana), holder());

    take(next, later);
    assertEquals(List.of(next.id()), release(), "while the run goes on");
    assertEquals(Optional.of(new Holder.ByRun(next.id(), later, null)), holder());
    release(next);
    assertEquals(Optional.empty(), holder());
  }

  private Optional<Holder> take(Target target, PersonRef person) {
    return database().inTransaction(h -> locks().take(h, target, person, "why", NOW));
  }

  private static Target.OfService service(String name) {
    Target.OfService gateway = SampleRuns.TARGET;
    Service other =
        new Service(
            name, name, name, Map.of(), 80, "r/" + name, null, null, List.of(), List.of(), null);
    return new Target.OfService(gateway.environment(), other);
  }

  @Test
  void a_lock_on_an_environment_excludes_all_below_it_and_the_other_way_round() {
    Run run = stored("q1", RunState.QUEUED, NOW);
    Target whole = new Target.OfEnvironment(PROD);
    Target node = new Target.OfObject(PROD, ObjectKind.NODE, "n1", List.of(PROD), null);
    assertEquals(Optional.empty(), take(whole, BRUNO));
    Optional<Holder> bruno = Optional.of(new Holder.ByPerson(BRUNO, "why", NOW));
    assertEquals(bruno, take(run, NOW));
    assertEquals(bruno, take(node, ANA));
    assertEquals(Optional.empty(), take(node, BRUNO), "who holds all may hold a part");
    assertEquals(
        List.of(run.id()), database().inTransaction(h -> locks().release(h, whole)), "wakes all");
    assertEquals(Optional.empty(), take(run, NOW));
    assertEquals(
        Optional.of(new Holder.ByRun(run.id(), NOW, null)), take(whole, ANA), "a part is held");
  }

  @Test
  void several_services_are_held_together_or_not_at_all() {
    Target.OfService other = service("ledger");
    Target both = new Target.OfServices(PROD, "all", List.of(SampleRuns.TARGET, other));
    assertEquals(Optional.empty(), take(other, BRUNO));
    assertEquals(Optional.of(new Holder.ByPerson(BRUNO, "why", NOW)), take(both, ANA));
    assertEquals(Optional.empty(), holder(), "nothing was taken of the rest");
    database().useTransaction(h -> locks().release(h, other));
    assertEquals(Optional.empty(), take(both, ANA));
    assertEquals(1, held().size(), "one line for all of it");
    assertEquals(
        List.of(new Holder.ByPerson(ANA, "why", NOW)),
        database().inTransaction(h -> locks().holders(h, other)));
  }

  @Test
  void an_object_of_a_whole_cluster_is_one_whichever_environment_names_it() {
    Environment dev =
        new Environment(PROD.platform(), "dev", Set.of(), Tier.DEVELOPMENT, PROD.cluster(), "dev");
    List<Environment> reach = List.of(dev, PROD);
    Target fromProd = new Target.OfObject(PROD, ObjectKind.NODE, "n1", reach, null);
    Target fromDev = new Target.OfObject(dev, ObjectKind.NODE, "n1", reach, null);
    assertEquals(Optional.empty(), take(fromDev, BRUNO));
    assertEquals(Optional.of(new Holder.ByPerson(BRUNO, "why", NOW)), take(fromProd, ANA));
    assertEquals(
        Optional.of(new Holder.ByPerson(BRUNO, "why", NOW)),
        take(new Target.OfEnvironment(PROD), ANA));
  }

  @Test
  void a_transaction_that_fails_takes_and_freezes_nothing() {
    Run run = stored("q1", RunState.RUNNING, NOW);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database()
                .useTransaction(h -> {
                  locks().take(h, run, NOW);
                  locks().freeze(h, PROD, new Freeze(ANA, "data loss", NOW, null));
                  throw new IllegalArgumentException("no");
                }));
    assertEquals(List.of(), held());
  }

  @Test
  void a_freeze_holds_until_it_runs_out_or_is_lifted() {
    Freeze brief = new Freeze(ANA, "data loss", NOW, NOW.plusSeconds(60));
    database().useTransaction(h -> locks().freeze(h, PROD, brief));
    assertEquals(Optional.of(brief), frozen(NOW.plusSeconds(59)));
    assertEquals(Optional.empty(), frozen(NOW.plusSeconds(60)));
    Freeze endless = new Freeze(BRUNO, "longer", NOW, null);
    database().useTransaction(h -> locks().freeze(h, PROD, endless));
    String name = PROD.platform() + " " + PROD.name();
    assertEquals(List.of(new Locks.Held.Frozen(name, BRUNO, "longer", NOW, null)), held());
    assertEquals(Optional.of(endless), frozen(NOW.plusSeconds(86_400)));
    assertTrue(unfrozen());
    assertFalse(unfrozen());
    assertEquals(List.of(), held());
  }

  private Optional<Freeze> frozen(Instant when) {
    return database().inTransaction(h -> locks().freeze(h, PROD, when));
  }

  private boolean unfrozen() {
    return database().inTransaction(h -> locks().unfreeze(h, PROD));
  }
}
