package dev.opsdeck.approval;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

final class InMemoryApprovalStore implements ApprovalStore {
  private final Map<ApprovalId, ApprovalRequest> requests = new ConcurrentHashMap<>();

  @Override
  public void add(Handle handle, ApprovalRequest request, Instant openedAt) {
    requests.put(request.id(), request);
  }

  @Override
  public Optional<ApprovalRequest> find(Handle handle, ApprovalId id) {
    return Optional.ofNullable(requests.get(id));
  }

  @Override
  public Optional<ApprovalRequest> lock(Handle handle, ApprovalId id) {
    return find(handle, id);
  }

  @Override
  public void addYes(Handle handle, ApprovalId id, PersonRef person, Instant givenAt) {
    requests.computeIfPresent(
        id, (key, old) -> old.approvedBy().contains(person) ? old : old.with(person));
  }

  @Override
  public void called(Handle handle, ApprovalId id, int level, boolean reminded) {
    requests.computeIfPresent(id, (key, old) -> old.called(level, reminded));
  }

  @Override
  public void close(Handle handle, ApprovalId id, ApprovalRequest.State state, Instant closedAt) {
    ApprovalRequest request = requests.get(id);
    if (request == null || request.state() != ApprovalRequest.State.OPEN) {
      throw new IllegalStateException("approval " + id + " is not open");
    }
    requests.put(id, request.with(state));
  }
}
