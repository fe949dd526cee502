package dev.opsdeck.approval;

import dev.opsdeck.access.Grant;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;

/** Stands in for the run: remembers what it was told. */
final class RecordedDecisions implements ApprovalListener {
  final List<String> told = new CopyOnWriteArrayList<>();

  BiConsumer<Handle, RunId> locking = (handle, run) -> {};
  boolean asks = true;

  @Override
  public boolean deciding(Handle handle, RunId run, ApprovalId approval) {
    locking.accept(handle, run);
    return asks;
  }

  @Override
  public void approved(Handle handle, ApprovalRequest request, Grant grant) {
    locking.accept(handle, request.run());
    told.add("approved " + request.state() + " " + names(grant.approvedBy()));
  }

  @Override
  public void counted(Handle handle, ApprovalRequest request) {
    told.add("counted " + names(request.approvedBy()));
  }

  @Override
  public void denied(Handle handle, ApprovalRequest request, PersonRef by, String reason) {
    locking.accept(handle, request.run());
    told.add("denied " + request.state() + " by " + by.value() + ": " + reason);
  }

  @Override
  public void expired(Handle handle, ApprovalRequest request) {
    told.add("expired " + request.state());
  }

  @Override
  public void escalated(Handle handle, ApprovalRequest request) {
    told.add("called " + request.level() + (request.reminded() ? " reminded" : ""));
  }

  private static String names(List<PersonRef> people) {
    return String.join(",", people.stream().map(PersonRef::value).toList());
  }
}
