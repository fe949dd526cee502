package dev.opsdeck.approval;

import dev.opsdeck.access.Requirement;
import dev.opsdeck.database.Undoable;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The questions that a run has asked; decided by whoever holds them. */
public final class InMemoryApprovals implements Approvals, Undoable {
  private final InstantSource clock;
  private final Map<ApprovalId, ApprovalRequest> requests = new HashMap<>();
  private int number;

  public InMemoryApprovals(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Runnable remember() {
    Map<ApprovalId, ApprovalRequest> before = new HashMap<>(requests);
    return () -> {
      requests.clear();
      requests.putAll(before);
    };
  }

  /** How many questions are open. */
  public int asked() {
    return requests.size();
  }

  @Override
  public ApprovalRequest open(
      Handle handle,
      RunId run,
      String digest,
      Requirement requirement,
      PersonRef requester,
      List<Fact> notes) {
    ApprovalRequest request =
        ApprovalRequest.asked(
            new ApprovalId("a-" + ++number),
            run,
            digest,
            requirement,
            requester,
            clock.instant().plus(requirement.expires()),
            notes);
    requests.put(request.id(), request);
    return request;
  }

  @Override
  public void withdraw(Handle handle, ApprovalId id) {
    requests.remove(id);
  }

  @Override
  public Optional<ApprovalRequest> find(Handle handle, ApprovalId id) {
    return Optional.ofNullable(requests.get(id));
  }

  @Override
  public Verdict approve(ApprovalId id, Actor clicker, @Nullable String typed) {
    throw new AssertionError("the engine does not approve");
  }

  @Override
  public Notified called(ApprovalRequest request, Actor requester) {
    return new Notified(List.of(), List.of(), null);
  }

  @Override
  public Verdict deny(ApprovalId id, Actor clicker, String reason) {
    throw new AssertionError("the engine does not deny");
  }
}
