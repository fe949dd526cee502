package dev.opsdeck.run.engine;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Locks;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.ledger.EngineServices;
import dev.opsdeck.run.ledger.LockStore;
import dev.opsdeck.run.ledger.LockStore.Freeze;
import dev.opsdeck.run.ledger.LockStore.Holder;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.ledger.RunStore;
import dev.opsdeck.run.state.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Locks and freezes, and who may set and lift them. */
final class LockControl implements Locks {
  private final Database database;
  private final LockStore locks;
  private final RunLedger ledger;
  private final Runs runs;
  private final RunStore store;
  private final Audit audit;
  private final AccessPolicy policy;
  private final Supplier<List<PersonRef>> onCall;
  private final InstantSource clock;
  private final List<Address> told;

  LockControl(
      EngineServices storage,
      LockStore locks,
      RunLedger ledger,
      Runs runs,
      RunStore store,
      RunEngine.Deciders deciders,
      InstantSource clock) {
    this.database = storage.database();
    this.locks = locks;
    this.ledger = ledger;
    this.runs = runs;
    this.store = store;
    this.audit = storage.audit();
    this.policy = deciders.policy();
    this.onCall = deciders.onCall();
    this.clock = clock;
    told = List.of();
  }

  private LockControl(LockControl other, List<Address> told) {
    database = other.database;
    locks = other.locks;
    ledger = other.ledger;
    runs = other.runs;
    store = other.store;
    audit = other.audit;
    policy = other.policy;
    onCall = other.onCall;
    clock = other.clock;
    this.told = List.copyOf(told);
  }

  @Override
  public Locks toldIn(List<Address> places) {
    return new LockControl(this, places);
  }

  private static String name(Environment environment) {
    return environment.platform() + " " + environment.name();
  }

  @Override
  public List<Held> held() {
    return database.inTransaction(handle -> locks.held(handle, clock.instant()));
  }

  @Override
  public Outcome lock(Target target, String reason, Actor actor) {
    Optional<Fact> not = notAllowed(actor, target.environment());
    if (not.isPresent()) {
      return new Outcome.Refused(not.get());
    }
    return database.inTransaction(handle -> {
      PersonRef person = PersonRef.of(actor);
      Optional<Holder> other = locks.take(handle, target, person, reason, clock.instant());
      if (other.isPresent()) {
        return new Outcome.Refused(heldBy(target, other.get()));
      }
      record(handle, actor, target.key(), "lock", reason);
      Fact taken =
          Fact.of("lock.taken", "target", target.label(), "by", person.value(), "reason", reason);
      tell(handle, "lock/" + target.key(), taken);
      return new Outcome.Done(taken);
    });
  }

  private static Fact heldBy(Target target, Holder holder) {
    return switch (holder) {
      case Holder.ByRun run ->
          Fact.of(
              "lock.held-by-run", "target", target.label(), "run", run.run(), "since", run.since());
      case Holder.ByPerson person ->
          Fact.of(
              "lock.held",
              "target",
              target.label(),
              "by",
              person.person().value(),
              "since",
              person.since(),
              "reason",
              person.reason());
    };
  }

  /** All that is held of it is given back, or nothing is. */
  @Override
  public Outcome unlock(Target target, String reason, Actor actor) {
    List<Holder> holders = database.inTransaction(handle -> locks.holders(handle, target));
    if (holders.isEmpty()) {
      return free(target);
    }
    boolean own = holders.stream().allMatch(holder -> isOf(actor, holder));
    Optional<Fact> not = own ? Optional.empty() : notOnCall(actor);
    if (not.isPresent()) {
      return new Outcome.Refused(not.get());
    }
    for (Holder holder : holders) {
      if (holder instanceof Holder.ByRun run && !isOf(actor, run)) {
        return giveUp(target, run.run(), reason, actor);
      }
    }
    return holders.getFirst() instanceof Holder.ByRun run
        ? release(
            target,
            reason,
            actor,
            Fact.of("lock.released-to-run", "target", target.label(), "run", run.run()))
        : release(target, reason, actor, Fact.of("lock.released", "target", target.label()));
  }

  /** Nobody holds the target itself, but somebody may hold what is above or below it. */
  private Outcome free(Target target) {
    Optional<Holder> other = database.inTransaction(handle -> locks.holder(handle, target));
    return other
        .<Outcome>map(holder -> new Outcome.Refused(heldBy(target, holder)))
        .orElseGet(() -> new Outcome.Done(Fact.of("lock.free", "target", target.label())));
  }

  /** Whether this person holds it, or has lent it to a run. */
  private static boolean isOf(Actor actor, Holder holder) {
    return switch (holder) {
      case Holder.ByPerson by -> by.person().matches(actor);
      case Holder.ByRun by -> by.lentBy() != null && by.lentBy().person().matches(actor);
    };
  }

  private Outcome release(Target target, String reason, Actor actor, Fact what) {
    return database.inTransaction(handle -> {
      locks.release(handle, target).forEach(run -> ledger.wake(handle, run, clock.instant()));
      record(handle, actor, target.key(), "unlock", reason);
      tell(
          handle,
          "lock/" + target.key(),
          Fact.of(
              "lock.released-announced",
              "target",
              target.label(),
              "by",
              actor.id(),
              "reason",
              reason));
      return new Outcome.Done(what);
    });
  }

  /** What the run has begun is settled before its target is free; who lent it holds it no more. */
  private Outcome giveUp(Target target, RunId run, String reason, Actor actor) {
    database.useTransaction(handle -> {
      locks.release(handle, target);
      record(handle, actor, run.value(), "unlock", reason);
    });
    if (runs.apply(run, new RunOperation.Cancel(reason), actor)
        instanceof Runs.Outcome.Refused refused) {
      return new Outcome.Refused(refused.why());
    }
    for (String step : unclear(run)) {
      runs.apply(run, new RunOperation.Stop(step, reason), actor);
    }
    return new Outcome.Done(Fact.of("lock.given-up", "target", target.label(), "run", run));
  }

  private List<String> unclear(RunId id) {
    return database.inTransaction(handle ->
        store.find(handle, id).stream()
            .flatMap(run -> run.steps().stream())
            .filter(step -> step.state() == StepState.UNKNOWN || step.state() == StepState.FAILED)
            .map(StepRecord::id)
            .toList());
  }

  @Override
  public Outcome freeze(
      Environment environment, String reason, @Nullable Instant until, Actor actor) {
    Instant now = clock.instant();
    Optional<Fact> not = notAllowed(actor, environment);
    if (not.isPresent()) {
      return new Outcome.Refused(not.get());
    }
    return database.inTransaction(handle -> {
      Freeze wanted = new Freeze(PersonRef.of(actor), reason, now, until);
      Optional<Freeze> other =
          locks.freeze(handle, environment, now).filter(there -> !there.by().matches(actor));
      boolean stays = other.isPresent() && notOnCall(actor).isPresent();
      if (stays && endsAfter(other.get(), until)) {
        return new Outcome.Refused(other.get().whyKept(environment));
      }
      Freeze set = stays ? other.get().until(until) : wanted;
      locks.freeze(handle, environment, set);
      record(handle, actor, name(environment), "freeze", reason);
      tell(
          handle,
          "freeze/" + name(environment),
          Fact.of(
              "freeze.announced",
              "environment",
              name(environment),
              "by",
              actor.id(),
              "until",
              until == null ? "" : until,
              "reason",
              set.reason()));
      return new Outcome.Done(
          Fact.of(
              "freeze.set",
              "environment",
              name(environment),
              "until",
              until == null ? "" : until,
              "reason",
              set.reason()));
    });
  }

  private static boolean endsAfter(Freeze freeze, @Nullable Instant end) {
    Instant until = freeze.until();
    return end != null && (until == null || until.isAfter(end));
  }

  @Override
  public Outcome unfreeze(Environment environment, String reason, Actor actor) {
    return database.inTransaction(handle -> {
      Optional<Freeze> freeze = locks.freeze(handle, environment, clock.instant());
      if (freeze.isEmpty()) {
        return new Outcome.Refused(Fact.of("freeze.none", "environment", name(environment)));
      }
      Optional<Fact> not = freeze.get().by().matches(actor) ? Optional.empty() : notOnCall(actor);
      if (not.isPresent()) {
        return new Outcome.Refused(not.get());
      }
      locks.unfreeze(handle, environment);
      record(handle, actor, name(environment), "unfreeze", reason);
      tell(
          handle,
          "freeze/" + name(environment),
          Fact.of(
              "freeze.lifted-announced",
              "environment",
              name(environment),
              "by",
              actor.id(),
              "reason",
              reason));
      return new Outcome.Done(Fact.of("freeze.lifted", "environment", name(environment)));
    });
  }

  /** Empty when this person may hold what others need there. */
  private Optional<Fact> notAllowed(Actor actor, Environment environment) {
    return policy.mayControl(actor, environment.tier(), onCall.get())
            instanceof Eligibility.NotEligible no
        ? Optional.of(no.why())
        : Optional.empty();
  }

  private void tell(Handle handle, String lane, Fact fact) {
    for (Address place : told) {
      ledger.tell(handle, new Event.Note(place, lane, fact));
    }
  }

  /** Empty when this person is on call. */
  private Optional<Fact> notOnCall(Actor actor) {
    Requirement onCallOnly =
        new Requirement(List.of(new Approvers.OnCall()), 1, false, Duration.ofHours(1));
    return policy.mayApprove(onCallOnly, actor, PersonRef.of(actor), onCall.get())
            instanceof Eligibility.NotEligible no
        ? Optional.of(no.why())
        : Optional.empty();
  }

  private void record(Handle handle, Actor actor, String subject, String what, String reason) {
    audit.append(
        handle,
        AuditEntry.of(
            AuditEntry.Kind.DECISION,
            PersonRef.of(actor),
            subject,
            "decision",
            what,
            "reason",
            reason));
  }
}
