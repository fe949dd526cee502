package dev.opsdeck.run.engine;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.AccessRequest;
import dev.opsdeck.access.BreakGlassUse;
import dev.opsdeck.access.Decision;
import dev.opsdeck.access.Grant;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.plan.GateRules;
import dev.opsdeck.run.plan.Scopes;
import dev.opsdeck.run.state.Authorization;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Runbook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Asks the policy, and people for their agreement. */
final class ApprovalRequests {
  private final AccessPolicy policy;
  private final Approvals approvals;
  private final Supplier<List<PersonRef>> onCall;
  private final RunLedger ledger;
  private final InstantSource clock;

  ApprovalRequests(RunEngine.Deciders deciders, RunLedger ledger, InstantSource clock) {
    this.policy = deciders.policy();
    this.approvals = deciders.approvals();
    this.onCall = deciders.onCall();
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * What is to be decided.
   *
   * @param digest of the plan
   */
  record Matter(Effect effect, String digest) {}

  String policyDigest() {
    return policy.digest();
  }

  /**
   * @param rules what the runbook, or a step of it, asks for itself; empty: the policy decides
   * @param asked what is to be decided
   */
  Decision decide(Run run, Runbook runbook, List<GateRules.Rule> rules, Matter asked) {
    Instant now = run.request().moment(clock.instant());
    return policy.decide(
        new AccessRequest(
            run.request().requester(),
            run.request().place().operations(),
            runbook,
            rules.stream()
                .map(own -> new AccessRequest.Rule(own.rule(), Scopes.of(run, own.from(), now)))
                .toList(),
            run.request().target(),
            asked.effect(),
            Scopes.of(run.request(), now),
            asked.digest(),
            asked.effect() != Effect.READ && ledger.frozen(run).isPresent(),
            run.request().options().breakGlass()));
  }

  /**
   * Whether those who have agreed to what was asked last are enough by what is decided now: a
   * window may have closed.
   */
  static boolean suffices(Decision now, Run run) {
    Authorization.Requested asked = run.authorization().asked();
    // Before the first gate, the whole plan is all that anybody has agreed to.
    int agreed =
        asked == null || asked.gate() == null
            ? run.authorization().granted().approvedBy().size()
            : asked.by().size();
    return switch (now) {
      case Decision.Allow _ -> true;
      case Decision.NeedsApproval needs -> agreed >= needs.requirement().quorum();
      case Decision.Deny _ -> false;
    };
  }

  /** What is to happen later can be agreed to until then. */
  ApprovalRequest open(Handle handle, Run run, String digest, Decision.NeedsApproval needs) {
    Instant now = clock.instant();
    Duration left = Duration.between(now, run.request().moment(now));
    Requirement requirement = needs.requirement();
    return approvals.open(
        handle,
        run.id(),
        digest,
        left.compareTo(requirement.expires()) > 0 ? requirement.within(left) : requirement,
        PersonRef.of(run.request().requester()),
        needs.notes());
  }

  void withdraw(Handle handle, ApprovalId id) {
    approvals.withdraw(handle, id);
  }

  /** Whoever has agreed learns that it counts for nothing any more: they are asked again. */
  void tellVoid(Handle handle, Run run, List<PersonRef> approvedBy) {
    tell(handle, approvedBy, run, Fact.of("run.approval-void", named(run)), null);
  }

  /** Whoever has agreed learns that the run has not begun, and what it waits for. */
  void tellQueued(Handle handle, Run run, Fact why) {
    List<PersonRef> agreed = run.authorization().granted().approvedBy();
    tell(handle, agreed, run, Fact.of("run.approved-but-queued", named(run)), why);
  }

  /** Whoever has agreed learns that nothing came of it, and why. */
  void tellRefused(Handle handle, Run run, Fact why) {
    List<PersonRef> agreed = run.authorization().granted().approvedBy();
    tell(handle, agreed, run, Fact.of("run.approved-but-refused", named(run)), why);
  }

  private void tell(
      Handle handle, List<PersonRef> approvers, Run run, Fact fact, @Nullable Fact why) {
    for (PersonRef approver : approvers) {
      Event.Note note = new Event.Note(new Address.Direct(approver), "approval/" + run.id(), fact);
      ledger.tell(handle, why == null ? note : note.because(why));
    }
  }

  private static Object[] named(Run run) {
    return new Object[] {
      "run", run.id(), "command", run.request().command(), "target", run.request().target().label()
    };
  }

  /** What was granted without asking anybody; a broken glass is told loudly. */
  Authorization granted(Handle handle, Run run, Grant grant) {
    BreakGlassUse glass = grant.brokenGlass();
    if (glass == null) {
      return run.authorization().granted(grant.planDigest(), grant.approvedBy(), null);
    }
    if (run.authorization().granted().glass() == null) {
      announce(handle, run, glass);
    }
    return run.authorization()
        .granted(
            grant.planDigest(),
            grant.approvedBy(),
            new Authorization.Glass(glass.by(), glass.reason(), null));
  }

  private void announce(Handle handle, Run run, BreakGlassUse glass) {
    ledger.record(
        handle,
        AuditEntry.Kind.DECISION,
        run,
        glass.by(),
        "decision",
        "break-glass",
        "reason",
        glass.reason());
    policy
        .glassChannel()
        .ifPresent(channel ->
            ledger.tell(
                handle,
                new Event.Note(
                    new Address.Channel(channel, Language.EN),
                    "glass/" + run.id(),
                    glass.announcement(
                        run.id(), run.request().command(), run.request().target().label()),
                    otherwise(run))));
  }

  /** Who must hear of a broken glass when its own channel cannot: who is on call, and the place. */
  private List<Address> otherwise(Run run) {
    return Stream.concat(
            onCall.get().stream().<Address>map(Address.Direct::new),
            Stream.of(run.request().place().card()))
        .distinct()
        .toList();
  }
}
