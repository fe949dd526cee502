package dev.opsdeck.run;

import dev.opsdeck.access.Approvers;
import dev.opsdeck.action.Difference;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Called;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.RunView.ChangeView;
import dev.opsdeck.progress.RunView.FieldChange;
import dev.opsdeck.progress.RunView.Offer;
import dev.opsdeck.progress.RunView.PlanView;
import dev.opsdeck.progress.RunView.StepView;
import dev.opsdeck.progress.RunView.TargetView;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.run.state.RunPlan.WayBack;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as its card shows it; pure. */
final class RunViews {
  private RunViews() {}

  static RunView of(Run run, Runbook runbook, RunView.@Nullable ApprovalView approval) {
    Target target = run.order().target();
    return new RunView(
        run.id(),
        runbook.title(),
        run.order().command(),
        new TargetView(
            target.service().name(),
            target.environment().name(),
            target.environment().platform(),
            target.environment().tier() == Tier.PRODUCTION),
        PersonRef.of(run.order().requester()),
        run.state(),
        steps(run, runbook),
        plan(run.plan()),
        approval,
        run.marks().outcome(),
        run.marks().acceptedAt(),
        run.marks().finishedAt(),
        offers(run));
  }

  static RunView.ApprovalView approval(
      ApprovalRequest request, List<PersonRef> onCall, Called called) {
    boolean byOnCall =
        request.requirement().by().stream().anyMatch(Approvers.OnCall.class::isInstance);
    return new RunView.ApprovalView(
        request.id(),
        request.requirement().by().stream().map(RunViews::word).toList(),
        byOnCall ? onCall : List.of(),
        request.requirement().fourEyes(),
        request.requirement().quorum(),
        request.approvedBy(),
        request.expiresAt(),
        new RunView.CallView(
            request.level(),
            request.reminded(),
            called.added(),
            called.everybody(),
            called.nextAt()),
        request.notes(),
        request.requirement().typed());
  }

  private static String word(Approvers approvers) {
    return switch (approvers) {
      case Approvers.OnCall _ -> "oncall";
      case Approvers.Person person -> person.ref().value();
      case Approvers.Group group -> "group:" + group.group();
    };
  }

  private static List<StepView> steps(Run run, Runbook runbook) {
    List<StepView> views = new ArrayList<>();
    for (Step step : Planner.allSteps(runbook)) {
      StepRecord record = run.step(step.id());
      Fact summary = record.words().summary();
      if (summary == null && run.plan() != null) {
        summary = run.plan().step(step.id()).map(PlannedStep::summary).orElse(null);
      }
      views.add(
          new StepView(
              step.id(),
              step.action(),
              record.state(),
              summary,
              record.words().note(),
              record.took()));
    }
    return views;
  }

  /** Null for a run that only looks. */
  private static @Nullable PlanView plan(@Nullable RunPlan plan) {
    if (plan == null || plan.changes().isEmpty()) {
      return null;
    }
    List<ChangeView> changes = new ArrayList<>();
    List<Fact> warnings = new ArrayList<>();
    List<Fact> notUndone = new ArrayList<>();
    List<Fact> wayBack = new ArrayList<>();
    for (PlannedStep step : plan.changes()) {
      Preview preview = step.preview();
      Fact summary = step.summary();
      if (preview != null && summary != null) {
        changes.add(
            new ChangeView(summary, preview.differences().stream().map(RunViews::field).toList()));
        warnings.addAll(preview.warnings());
        notUndone.addAll(preview.notUndone());
        wayBack.add(preview.wayBack().fact());
      }
    }
    return new PlanView(plan.revision(), changes, warnings, notUndone, wayBack, plan.drift());
  }

  private static FieldChange field(Difference difference) {
    return new FieldChange(difference.field(), difference.from(), difference.to());
  }

  private static List<Offer> offers(Run run) {
    if (run.consent().cancelledBy() != null && !run.state().isFinal()) {
      return List.of();
    }
    return switch (run.state()) {
      case AWAITING_APPROVAL -> List.of(Offer.APPROVE, Offer.DENY, Offer.CANCEL);
      case ASKING -> List.of(Offer.MARK_DONE, Offer.RETRY, Offer.ABORT);
      case PLANNING, APPROVED, QUEUED, RUNNING ->
          run.plan() != null && !run.plan().changes().isEmpty() ? List.of(Offer.CANCEL) : List.of();
      case SUCCEEDED, FAILED, CANCELLED ->
          waysBack(run).isEmpty() ? List.of() : List.of(Offer.REVERT);
      case DENIED, EXPIRED, REFUSED -> List.of();
    };
  }

  /** How to put back what the run has changed, the last change first. */
  static List<WayBack> waysBack(Run run) {
    RunPlan plan = run.plan();
    if (plan == null || run.marks().effectAt() == null) {
      return List.of();
    }
    List<WayBack> ways = new ArrayList<>();
    for (PlannedStep step : plan.changes().reversed()) {
      Preview preview = step.preview();
      boolean done = run.step(step.id()).state() == StepState.DONE;
      if (done && preview != null && preview.wayBack().action() != null) {
        ways.add(preview.wayBack());
      }
    }
    return ways;
  }
}
