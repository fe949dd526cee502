package dev.opsdeck.run.engine;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Event;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.runbook.Effect;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Who may stop whose run, and who hears of it. */
final class ControlRights {
  private final AccessPolicy policy;
  private final Supplier<List<PersonRef>> onCall;
  private final RunLedger ledger;

  ControlRights(RunEngine.Deciders deciders, RunLedger ledger) {
    this.policy = deciders.policy();
    this.onCall = deciders.onCall();
    this.ledger = ledger;
  }

  /** Empty for who asked for the run or agreed to it, and for whom the policy lets. */
  Optional<Fact> notTheirs(Run run, Actor actor) {
    boolean agreed =
        run.authorization().granted().approvedBy().stream()
            .anyMatch(person -> person.matches(actor));
    if (isOwn(run, actor) || agreed || onlyLooks(run)) {
      return Optional.empty();
    }
    return policy.mayControl(actor, run.request().target().environment().tier(), onCall.get())
            instanceof Eligibility.NotEligible no
        ? Optional.of(no.why())
        : Optional.empty();
  }

  private static boolean isOwn(Run run, Actor actor) {
    return PersonRef.of(run.request().requester()).matches(actor);
  }

  private static boolean onlyLooks(Run run) {
    RunPlan plan = run.plan();
    return plan != null && plan.effect() == Effect.READ;
  }

  /** Where the run's card stands, and so its requester, hears who else has stopped it. */
  void tell(Handle handle, Run run, Actor by, String code, String reason) {
    if (isOwn(run, by)) {
      return;
    }
    Fact fact =
        Fact.of(
            code,
            "run",
            run.id(),
            "target",
            run.request().target().label(),
            "by",
            by.id(),
            "requester",
            run.request().requester().id(),
            "reason",
            reason);
    ledger.tell(handle, new Event.Note(run.request().place().card(), "control/" + run.id(), fact));
  }
}
