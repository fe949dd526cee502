package dev.opsdeck.approval;

import dev.opsdeck.access.Grant;
import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.audit.Audit;
import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What every click leaves behind: the request's state, a row of the record, and word to whoever
 * waits for the decision; all in the transaction of the click, or none of it.
 */
@Singleton
final class DecisionRecorder {
  private final ApprovalStore store;
  private final Audit audit;
  private final Provider<ApprovalListener> listener;
  private final InstantSource clock;

  /**
   * @param listener looked up when it is needed, because it needs the approvals itself
   */
  DecisionRecorder(
      ApprovalStore store, Audit audit, Provider<ApprovalListener> listener, InstantSource clock) {
    this.store = store;
    this.audit = audit;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * The request, if there is one, under its lock, after whatever its decision will change has been
   * locked.
   */
  Optional<ApprovalRequest> lock(Handle handle, ApprovalId id) {
    Optional<ApprovalRequest> found = store.find(handle, id);
    boolean asked = found.isPresent() && listener.get().deciding(handle, found.get().run(), id);
    return found
        .flatMap(request -> store.lock(handle, id))
        .map(request ->
            asked || request.state() != State.OPEN ? request : orphaned(handle, request));
  }

  /** Its run is gone or asks something else by now: a yes to it must start nothing. */
  private ApprovalRequest orphaned(Handle handle, ApprovalRequest request) {
    ApprovalRequest closed = close(handle, request, State.WITHDRAWN, clock.instant());
    record(handle, closed, PersonRef.of(Actor.opsdeck()), "withdrawn");
    return closed;
  }

  Verdict approve(Handle handle, ApprovalRequest request, Actor clicker, Grant grant, Instant now) {
    ApprovalRequest closed = close(handle, request, State.APPROVED, now);
    record(handle, closed, PersonRef.of(clicker), "approved", "approvedBy", names(closed));
    listener.get().approved(handle, closed, grant);
    return new Verdict.Approved();
  }

  void count(Handle handle, ApprovalRequest request, Actor clicker) {
    record(
        handle,
        request,
        PersonRef.of(clicker),
        "counted",
        "approvedBy",
        names(request),
        "quorum",
        request.requirement().quorum());
    listener.get().counted(handle, request);
  }

  Verdict deny(Handle handle, ApprovalRequest request, Actor clicker, String reason, Instant now) {
    ApprovalRequest closed = close(handle, request, State.DENIED, now);
    PersonRef by = PersonRef.of(clicker);
    record(handle, closed, by, "denied", "reason", reason);
    listener.get().denied(handle, closed, by, reason);
    return new Verdict.Denied();
  }

  void refused(Handle handle, ApprovalRequest request, Actor clicker, Fact why) {
    record(
        handle,
        request,
        PersonRef.of(clicker),
        "refused-click",
        "why",
        why.code(),
        "values",
        Json.write(why.values()));
  }

  /** Not a decision, but told to the run and recorded like one. */
  void call(Handle handle, ApprovalRequest called) {
    store.called(handle, called.id(), called.level(), called.reminded());
    String what = called.reminded() ? "reminded" : "escalated";
    record(handle, called, PersonRef.of(Actor.opsdeck()), what, "level", called.level());
    listener.get().escalated(handle, called);
  }

  void expire(Handle handle, ApprovalRequest request, Instant now) {
    ApprovalRequest closed = close(handle, request, State.EXPIRED, now);
    record(handle, closed, PersonRef.of(Actor.opsdeck()), "expired", "approvedBy", names(closed));
    listener.get().expired(handle, closed);
  }

  private ApprovalRequest close(Handle handle, ApprovalRequest request, State state, Instant now) {
    store.close(handle, request.id(), state, now);
    return request.with(state);
  }

  private void record(
      Handle handle, ApprovalRequest request, PersonRef who, String decision, Object... more) {
    List<Object> facts = new ArrayList<>();
    facts.addAll(List.of("approval", request.id(), "decision", decision));
    facts.addAll(List.of("plan", request.planDigest()));
    facts.addAll(List.of(more));
    audit.append(
        handle,
        AuditEntry.of(
            AuditEntry.Kind.DECISION, who, request.run().value(), facts.toArray(Object[]::new)));
  }

  private static String names(ApprovalRequest request) {
    return String.join(" ", request.approvedBy().stream().map(PersonRef::value).toList());
  }
}
