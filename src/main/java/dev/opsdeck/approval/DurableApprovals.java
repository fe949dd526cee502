package dev.opsdeck.approval;

import dev.opsdeck.access.Eligibility;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IdSource;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.schedule.Timers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Approvals in the database: each click locks its request, so the first decision is the only one.
 */
@Singleton
final class DurableApprovals implements Approvals {
  private final Database database;
  private final ApprovalStore store;
  private final DecisionRecorder closing;
  private final ApproverEligibility eligibility;
  private final Escalations calls;
  private final Timers timers;
  private final InstantSource clock;
  private final IdSource ids;

  DurableApprovals(
      Database database,
      ApprovalStore store,
      DecisionRecorder closing,
      ApproverEligibility eligibility,
      Escalations calls,
      Timers timers,
      InstantSource clock,
      IdSource ids) {
    this.database = database;
    this.store = store;
    this.closing = closing;
    this.eligibility = eligibility;
    this.calls = calls;
    this.timers = timers;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public ApprovalRequest open(
      Handle handle,
      RunId run,
      String planDigest,
      Requirement requirement,
      PersonRef requester,
      List<Fact> notes) {
    Instant now = clock.instant();
    ApprovalRequest request =
        ApprovalRequest.asked(
            ApprovalId.next(ids),
            run,
            planDigest,
            requirement,
            requester,
            now.plus(requirement.expires()).truncatedTo(ChronoUnit.MILLIS),
            notes);
    store.add(handle, request, now);
    timers.at(handle, ApprovalExpiry.KIND, request.id().value(), request.expiresAt());
    calls
        .next(request, now)
        .ifPresent(
            call -> timers.at(handle, ApprovalEscalation.KIND, request.id().value(), call.at()));
    return request;
  }

  @Override
  public Verdict approve(ApprovalId id, Actor clicker, @Nullable String typed) {
    return database.inTransaction(handle ->
        decide(
            handle,
            id,
            (request, now) ->
                switch (eligibility.mayApprove(request, clicker, now)) {
                  case Eligibility.Eligible() -> confirmed(handle, request, clicker, typed, now);
                  case Eligibility.NotEligible(Fact why) ->
                      refuse(handle, request, clicker, why, now);
                }));
  }

  @Override
  public Verdict deny(ApprovalId id, Actor clicker, String reason) {
    return database.inTransaction(handle ->
        decide(
            handle,
            id,
            (request, now) -> {
              if (request.requester().matches(clicker)) {
                return closing.deny(handle, request, clicker, reason, now);
              }
              return switch (eligibility.mayApprove(request, clicker, now)) {
                case Eligibility.Eligible() -> closing.deny(handle, request, clicker, reason, now);
                case Eligibility.NotEligible(Fact why) ->
                    refuse(handle, request, clicker, why, now);
              };
            }));
  }

  @Override
  public void withdraw(Handle handle, ApprovalId id) {
    store
        .lock(handle, id)
        .filter(request -> request.state() == State.OPEN)
        .ifPresent(request -> store.close(handle, id, State.WITHDRAWN, clock.instant()));
  }

  @Override
  public Optional<ApprovalRequest> find(Handle handle, ApprovalId id) {
    return store.find(handle, id);
  }

  @Override
  public Notified called(ApprovalRequest request, Actor requester) {
    return calls.called(request, requester, clock.instant());
  }

  /** Guards of every click, under the lock. The clock counts, whether the timer fired or not. */
  private Verdict decide(
      Handle handle, ApprovalId id, BiFunction<ApprovalRequest, Instant, Verdict> decision) {
    Optional<ApprovalRequest> locked = closing.lock(handle, id);
    if (locked.isEmpty()) {
      return new Verdict.NotFound();
    }
    ApprovalRequest request = locked.get();
    Instant now = clock.instant();
    if (request.state() != State.OPEN) {
      return new Verdict.AlreadyDecided(request.state());
    }
    if (!now.isBefore(request.expiresAt())) {
      closing.expire(handle, request, now);
      return new Verdict.AlreadyDecided(State.EXPIRED);
    }
    return decision.apply(request, now);
  }

  /**
   * Only somebody whose yes would count learns which word is asked for. Telephones begin words with
   * capitals, so these do not matter.
   */
  private Verdict confirmed(
      Handle handle, ApprovalRequest request, Actor clicker, @Nullable String typed, Instant now) {
    String expected = request.requirement().typed();
    if (expected == null || (typed != null && expected.equalsIgnoreCase(typed.strip()))) {
      return yes(handle, request, clicker, now);
    }
    if (typed != null) {
      closing.refused(handle, request, clicker, Fact.of("approval.wrong-word", "typed", typed));
    }
    return new Verdict.NotTyped(expected);
  }

  private Verdict yes(Handle handle, ApprovalRequest request, Actor clicker, Instant now) {
    PersonRef person = PersonRef.of(clicker);
    int quorum = request.requirement().quorum();
    if (request.approvedBy().contains(person)) {
      return new Verdict.Counted(request.approvedBy().size(), quorum);
    }
    store.addYes(handle, request.id(), person, now);
    ApprovalRequest counted = request.with(person);
    if (counted.approvedBy().size() < quorum) {
      closing.count(handle, counted, clicker);
      return new Verdict.Counted(counted.approvedBy().size(), quorum);
    }
    return closing.approve(handle, counted, clicker, eligibility.grant(counted), now);
  }

  private Verdict refuse(
      Handle handle, ApprovalRequest request, Actor clicker, Fact why, Instant now) {
    closing.refused(handle, request, clicker, why);
    return eligibility.refusal(request, clicker, why, now);
  }
}
