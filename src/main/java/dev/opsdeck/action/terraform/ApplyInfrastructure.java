package dev.opsdeck.action.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.terraform.HcpTerraform.Answer;
import dev.opsdeck.action.terraform.TerraformRun.Counts;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Workspace;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code terraform.apply}: applies the plan of a run as it was shown, that one and no other. When
 * the state has changed since, Terraform refuses it. An apply that failed half way is not undone.
 */
final class ApplyInfrastructure
    implements Drive<
        ApplyInfrastructure.Input, ApplyInfrastructure.Wanted, ApplyInfrastructure.Output> {
  /**
   * @param run of Terraform, whose plan has been kept
   */
  record Input(String run) {}

  record Output(String run, String url) {}

  /**
   * What was agreed to.
   *
   * @param counts as they were shown
   */
  record Wanted(String run, Counts counts, String mark) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "terraform.apply",
          Effect.DESTRUCTIVE,
          AcceptedTargets.ANY,
          Input.class,
          Output.class,
          List.of());

  private final HcpTerraform terraform;

  ApplyInfrastructure(HcpTerraform terraform) {
    this.terraform = terraform;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public Class<Wanted> pins() {
    return Wanted.class;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    Workspace workspace = HcpTerraform.workspace(context);
    if (workspace == null) {
      return new PlanOutcome.Refused<>(HcpTerraform.unconfigured(context));
    }
    return switch (terraform.run(workspace, input.run())) {
      case Answer.No no -> no.refused();
      case Answer.Ok(JsonNode body) -> planned(context, workspace, TerraformRun.of(body));
    };
  }

  private static PlanOutcome<Output> planned(
      StepContext context, Workspace workspace, TerraformRun run) {
    Output output = new Output(run.id(), HcpTerraform.page(workspace, run.id()));
    if (run.stage() == TerraformRun.Stage.FINISHED && !run.changing()) {
      return new PlanOutcome.NothingToDo<>(
          PlanInfrastructure.told("terraform.planned", workspace, run), output);
    }
    if (run.stage() != TerraformRun.Stage.PLANNED) {
      return new PlanOutcome.Refused<>(
          PlanInfrastructure.told("terraform.not-applicable", workspace, run));
    }
    if (!run.permitted()) {
      return new PlanOutcome.Refused<>(
          PlanInfrastructure.told("terraform.may-not-apply", workspace, run));
    }
    List<Fact> warnings = new ArrayList<>();
    if (run.counts().destroy() > 0) {
      warnings.add(Fact.of("terraform.destroys", "count", run.counts().destroy()));
    }
    return new PlanOutcome.Planned<>(
        PlanInfrastructure.told("terraform.apply-plan", workspace, run),
        differences(run.counts()),
        warnings,
        List.of(),
        Pins.of(new Wanted(run.id(), run.counts(), context.stamp())),
        output,
        new Inverse.PointOfNoReturn(Fact.of("terraform.not-undone")));
  }

  private static List<Difference> differences(Counts counts) {
    return List.of(
        new Difference("resources to add", "", String.valueOf(counts.add())),
        new Difference("resources to change", "", String.valueOf(counts.change())),
        new Difference("resources to destroy", "", String.valueOf(counts.destroy())));
  }

  @Override
  public Start start(StepContext context, Wanted pins) throws InterruptedException {
    Workspace workspace = HcpTerraform.workspace(context);
    if (workspace == null) {
      return new Start.Refused(HcpTerraform.unconfigured(context), Again.WILL_NOT_HELP);
    }
    return switch (terraform.run(workspace, pins.run())) {
      case Answer.No no -> new Start.Refused(no.why(), no.again());
      case Answer.Ok(JsonNode body) -> start(workspace, pins, TerraformRun.of(body));
    };
  }

  private Start start(Workspace workspace, Wanted pins, TerraformRun run)
      throws InterruptedException {
    if (isBegun(run)) {
      return new Start.Begun(run.id());
    }
    if (run.stage() != TerraformRun.Stage.PLANNED || !run.counts().equals(pins.counts())) {
      return new Start.Moved(PlanInfrastructure.told("terraform.not-applicable", workspace, run));
    }
    return switch (terraform.apply(workspace, run.id(), "opsdeck " + pins.mark())) {
      case Answer.No no -> no.unstarted();
      case Answer.Ok _ -> new Start.Begun(run.id());
    };
  }

  private static boolean isBegun(TerraformRun run) {
    return run.stage() == TerraformRun.Stage.APPLYING || run.stage() == TerraformRun.Stage.APPLIED;
  }

  @Override
  public Trace trace(StepContext context, Wanted pins) throws InterruptedException {
    Workspace workspace = HcpTerraform.workspace(context);
    if (workspace == null) {
      return new Trace.Unclear(HcpTerraform.unconfigured(context));
    }
    return switch (terraform.run(workspace, pins.run())) {
      case Answer.No no -> new Trace.Unclear(no.why());
      case Answer.Ok(JsonNode body) -> {
        TerraformRun run = TerraformRun.of(body);
        yield run.stage() == TerraformRun.Stage.PLANNED
            ? new Trace.Absent()
            : new Trace.Begun(run.id());
      }
    };
  }

  @Override
  public Look<Output> look(StepContext context, Wanted pins, String operation)
      throws InterruptedException {
    Workspace workspace = HcpTerraform.workspace(context);
    if (workspace == null) {
      return new Look.Unseen<>(HcpTerraform.unconfigured(context));
    }
    return switch (terraform.run(workspace, operation)) {
      case Answer.No no -> new Look.Unseen<>(no.why());
      case Answer.Ok(JsonNode body) -> looked(workspace, TerraformRun.of(body));
    };
  }

  /** Until Terraform takes the confirmation up, the run is still told as planned. */
  private static Look<Output> looked(Workspace workspace, TerraformRun run) {
    return switch (run.stage()) {
      case GOING, PLANNED, APPLYING -> new Look.Going<>(run.status());
      case APPLIED, FINISHED ->
          new Look.Reached<>(
              new Output(run.id(), HcpTerraform.page(workspace, run.id())),
              PlanInfrastructure.told("terraform.applied", workspace, run),
              List.of());
      case HELD -> new Look.Ended<>(PlanInfrastructure.told("terraform.held", workspace, run));
      case BROKEN ->
          new Look.Ended<>(PlanInfrastructure.told("terraform.apply-ended", workspace, run));
    };
  }
}
