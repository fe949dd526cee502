package dev.opsdeck.run.ledger;

import dev.opsdeck.access.Approvers;
import dev.opsdeck.action.Advice;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Remedy;
import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Notified;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.RunView.ChangeView;
import dev.opsdeck.progress.RunView.FieldChange;
import dev.opsdeck.progress.RunView.PlanView;
import dev.opsdeck.progress.RunView.StepView;
import dev.opsdeck.progress.RunView.TargetView;
import dev.opsdeck.run.state.Authorization;
import dev.opsdeck.run.state.Compensations;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunPlan.Preview;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.run.state.StepTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as its card shows it; pure. */
final class RunViews {
  private RunViews() {}

  static RunView of(Run run, RunView.@Nullable ApprovalView approval) {
    Target target = run.request().target();
    return new RunView(
        run.id(),
        run.runbook().title(),
        run.request().command(),
        new TargetView(
            target.name(),
            target.environment().name(),
            target.environment().platform(),
            target.tier() == Tier.PRODUCTION),
        PersonRef.of(run.request().requester()),
        run.request().options().purpose(),
        run.state(),
        steps(run),
        plan(run),
        approval,
        run.reason(),
        notes(run),
        run.timestamps().acceptedAt(),
        run.timestamps().finishedAt(),
        Questions.of(run),
        offers(run));
  }

  static RunView.ApprovalView approval(
      ApprovalRequest request, List<PersonRef> onCall, Notified called) {
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

  private static List<StepView> steps(Run run) {
    List<StepView> views = new ArrayList<>();
    for (StepRecord record : run.steps()) {
      PlannedStep planned = run.plan() == null ? null : run.plan().step(record.id()).orElse(null);
      Fact summary = record.words().summary();
      if (summary == null && planned != null) {
        summary = planned.summary() == null ? StepTitle.of(planned) : planned.summary();
      }
      views.add(
          new StepView(
              record.id(),
              planned == null ? null : planned.call().action(),
              record.state(),
              summary,
              record.words().note(),
              record.took(),
              advice(record.words().advice())));
    }
    return views;
  }

  private static RunView.AdviceView advice(Advice advice) {
    return new RunView.AdviceView(
        advice.lines(), advice.remedies().stream().map(RunViews::remedy).toList());
  }

  private static RunView.RemedyView remedy(Remedy remedy) {
    return new RunView.RemedyView(
        remedy.label(), remedy.runbook(), remedy.target(), remedy.parameters());
  }

  /** Null for a run that only looks. In the middle of a run: of what is agreed to now. */
  private static @Nullable PlanView plan(Run run) {
    RunPlan plan = run.plan();
    if (plan == null) {
      return null;
    }
    List<PlannedStep> shown = plan.changes().stream().filter(step -> isAsked(run, step)).toList();
    if (shown.isEmpty()) {
      return null;
    }
    List<ChangeView> changes = new ArrayList<>();
    List<Fact> warnings = new ArrayList<>();
    List<Fact> notUndone = new ArrayList<>();
    List<Fact> wayBack = new ArrayList<>();
    for (PlannedStep step : shown) {
      Preview preview = step.preview();
      Fact summary = step.summary();
      if (step.kind() == RunPlan.Kind.PLANNED_AT_GATE && summary != null) {
        changes.add(new ChangeView(summary, List.of()));
      } else if (preview != null && summary != null) {
        changes.add(
            new ChangeView(summary, preview.differences().stream().map(RunViews::field).toList()));
        if (step.certainty() == RunPlan.Certainty.PERHAPS) {
          warnings.add(Fact.of("run.perhaps", "step", step.id()));
        }
        warnings.addAll(preview.warnings());
        notUndone.addAll(preview.notUndone());
        wayBack.add(preview.wayBack().fact());
      }
    }
    return new PlanView(plan.revision(), changes, warnings, notUndone, wayBack, plan.drift());
  }

  private static boolean isAsked(Run run, PlannedStep step) {
    Authorization.Requested asked = run.authorization().asked();
    StepTree.Gate gate = asked == null ? null : asked.gate();
    return run.state() != RunState.AWAITING_APPROVAL
        || (!isLeftOut(run, step) && (gate == null || gate.covers().contains(step.id())));
  }

  private static boolean isLeftOut(Run run, PlannedStep step) {
    return run.find(step.id()).map(StepRecord::isSkipped).orElse(false);
  }

  private static List<Fact> notes(Run run) {
    List<Fact> notes = new ArrayList<>();
    Authorization.Glass glass = run.authorization().granted().glass();
    if (glass != null) {
      notes.add(
          Fact.of(
              "run.broke-glass",
              "by",
              glass.by().value(),
              "reason",
              glass.reason(),
              "target",
              run.request().target().label()));
      Fact review = glass.review();
      if (review != null) {
        notes.add(review);
      } else if (run.state().isFinal()) {
        notes.add(Fact.of("run.needs-review", "run", run.id(), "by", glass.by().value()));
      }
    }
    if (run.request().program().origin() instanceof Program.Origin.FollowUp follow) {
      notes.add(Fact.of("run.follow-up", "of", follow.of()));
    }
    if (run.authorization().control().pausedBy() != null && run.state() == RunState.RUNNING) {
      notes.add(ProgressReminders.pausedFact(run));
    }
    return notes;
  }

  private static FieldChange field(Difference difference) {
    return new FieldChange(difference.field(), difference.from(), difference.to());
  }

  private static final RunOperation.Offer CANCEL = new RunOperation.Cancel("");

  private static List<RunOperation.Offer> offers(Run run) {
    if (run.authorization().control().cancelledBy() != null && !run.state().isFinal()) {
      return List.of();
    }
    return switch (run.state()) {
      case AWAITING_APPROVAL -> List.of(CANCEL);
      case SCHEDULED -> List.of(CANCEL);
      case PAUSED -> List.of(new RunOperation.Resume(), CANCEL);
      case RUNNING -> running(run);
      case PLANNING, APPROVED, QUEUED -> changesSomething(run) ? List.of(CANCEL) : List.of();
      case ASKING -> List.of();
      case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED -> over(run);
      case REFUSED -> List.of();
    };
  }

  /** A run that looks for a moment needs no buttons; one that watches for hours does. */
  private static List<RunOperation.Offer> running(Run run) {
    if (!changesSomething(run)) {
      boolean watches = run.request().program().origin() instanceof Program.Origin.FollowUp;
      return watches ? List.of(CANCEL) : List.of();
    }
    return run.authorization().control().pausedBy() == null
        ? List.of(new RunOperation.Pause(""), CANCEL)
        : List.of(new RunOperation.Resume(), CANCEL);
  }

  private static boolean changesSomething(Run run) {
    return run.plan() != null && !run.plan().changes().isEmpty();
  }

  private static List<RunOperation.Offer> over(Run run) {
    List<RunOperation.Offer> offers = new ArrayList<>();
    if (ProgressReminders.needsReview(run)) {
      offers.add(new RunOperation.Review(""));
    }
    if (Compensations.isAny(run)) {
      offers.add(new RunOperation.Revert());
    }
    return offers;
  }
}
