package dev.opsdeck.console;

import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.approval.Notified;
import dev.opsdeck.approval.Verdict;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Gives the verdict that the test says and remembers the clicks. */
final class ScriptedApprovals implements Approvals {
  final List<String> clicks = new ArrayList<>();
  Verdict verdict = new Verdict.NotFound();

  @Override
  public Verdict approve(ApprovalId id, Actor clicker, @Nullable String typed) {
    clicks.add("approve " + id + " by " + clicker.id() + (typed == null ? "" : ": " + typed));
    return verdict;
  }

  @Override
  public Verdict deny(ApprovalId id, Actor clicker, String reason) {
    clicks.add("deny " + id + " by " + clicker.id() + ": " + reason);
    return verdict;
  }

  @Override
  public ApprovalRequest open(
      Handle handle,
      RunId run,
      String digest,
      Requirement requirement,
      PersonRef requester,
      List<Fact> notes) {
    throw new UnsupportedOperationException("the console opens no requests");
  }

  @Override
  public void withdraw(Handle handle, ApprovalId id) {
    throw new UnsupportedOperationException("the console withdraws no requests");
  }

  @Override
  public Notified called(ApprovalRequest request, Actor requester) {
    return new Notified(List.of(), List.of(), null);
  }

  @Override
  public Optional<ApprovalRequest> find(Handle handle, ApprovalId id) {
    return Optional.empty();
  }
}
