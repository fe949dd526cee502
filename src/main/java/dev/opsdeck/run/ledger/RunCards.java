package dev.opsdeck.run.ledger;

import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.runbook.Flow.Moment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What people are told of a run: its card and its announcements. */
public final class RunCards {
  private final Approvals approvals;
  private final Supplier<List<PersonRef>> onCall;

  public RunCards(Approvals approvals, Supplier<List<PersonRef>> onCall) {
    this.approvals = approvals;
    this.onCall = onCall;
  }

  Event card(Handle handle, Run run) {
    return new Event.RunCard(run.request().place().card(), view(handle, run));
  }

  /** Tells who asked elsewhere where the card is; empty when it is where they asked. */
  Optional<Event> link(Run run) {
    return Optional.ofNullable(run.request().place().asked())
        .map(asked ->
            new Event.Note(asked, run.id() + "/link", elsewhere(run))
                .pointingTo(new Event.CardOf(run.id())));
  }

  private static Fact elsewhere(Run run) {
    return Fact.of(
        "run.card-elsewhere",
        "command",
        run.request().command(),
        "by",
        PersonRef.of(run.request().requester()).value());
  }

  public RunView view(Handle handle, Run run) {
    return RunViews.of(run, approval(handle, run));
  }

  private RunView.@Nullable ApprovalView approval(Handle handle, Run run) {
    ApprovalId id = run.authorization().open();
    if (id == null) {
      return null;
    }
    return approvals
        .find(handle, id)
        .map(request -> approval(request, run.request().requester()))
        .orElse(null);
  }

  private RunView.ApprovalView approval(ApprovalRequest request, Actor requester) {
    return RunViews.approval(request, onCall.get(), approvals.called(request, requester));
  }

  /** Empty when nothing is announced at that moment. */
  public Optional<Event> announcement(Run run, Moment moment) {
    return new RunAnnouncement(run).at(moment);
  }
}
