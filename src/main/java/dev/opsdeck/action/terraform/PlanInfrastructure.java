package dev.opsdeck.action.terraform;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.change.Drive;
import dev.opsdeck.action.terraform.HcpTerraform.Answer;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Workspace;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.List;

/**
 * {@code terraform.plan}: what Terraform would change, as a run of its workspace. Nothing of the
 * infrastructure changes. The run is known by its message.
 */
final class PlanInfrastructure
    implements Drive<
        PlanInfrastructure.Input, PlanInfrastructure.Wanted, PlanInfrastructure.Output> {
  /** What becomes of the plan. */
  enum Keep {
    /** It can be looked at and never be applied. */
    @JsonProperty("look")
    LOOK,
    /** It is kept, and can be applied as it is. */
    @JsonProperty("save")
    SAVE
  }

  record Input(Keep keep) {}

  /**
   * @param run of Terraform
   * @param changes how many resources it would touch
   */
  record Output(String run, String url, int changes, int destroys) {}

  record Wanted(String workspaceId, Keep keep, String mark) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "terraform.plan",
          Effect.CHANGE,
          AcceptedTargets.ANY,
          Input.class,
          Output.class,
          List.of());

  private final HcpTerraform terraform;

  PlanInfrastructure(HcpTerraform terraform) {
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
    return switch (terraform.about(workspace)) {
      case Answer.No no -> no.refused();
      case Answer.Ok(JsonNode body) -> planned(context, input, workspace, body.path("data"));
    };
  }

  private static PlanOutcome<Output> planned(
      StepContext context, Input input, Workspace workspace, JsonNode data) {
    JsonNode attributes = data.path("attributes");
    if (attributes.path("locked").asBoolean()) {
      return new PlanOutcome.Refused<>(Fact.of("terraform.locked", "workspace", workspace.label()));
    }
    return new PlanOutcome.Planned<>(
        Fact.of("terraform.plan", "workspace", workspace.label()),
        List.of(),
        List.of(),
        List.of(),
        Pins.of(new Wanted(data.path("id").asText(), input.keep(), context.stamp())),
        new Output("", "", 1, 0),
        new Inverse.PointOfNoReturn(Fact.of("terraform.plan-stays")));
  }

  @Override
  public Start start(StepContext context, Wanted pins) throws InterruptedException {
    return switch (trace(context, pins)) {
      case Trace.Begun(String run) -> new Start.Begun(run);
      case Trace.Unclear(Fact why) -> new Start.Refused(why, Again.MAY_HELP);
      case Trace.Absent() -> begun(context, pins);
    };
  }

  private Start begun(StepContext context, Wanted pins) throws InterruptedException {
    Workspace workspace = HcpTerraform.workspace(context);
    if (workspace == null) {
      return new Start.Refused(HcpTerraform.unconfigured(context), Again.WILL_NOT_HELP);
    }
    String message = "opsdeck " + pins.mark();
    return switch (terraform.plan(workspace, pins.workspaceId(), message, pins.keep())) {
      case Answer.No no -> no.unstarted();
      case Answer.Ok(JsonNode body) -> new Start.Begun(body.path("data").path("id").asText());
    };
  }

  @Override
  public Trace trace(StepContext context, Wanted pins) throws InterruptedException {
    Workspace workspace = HcpTerraform.workspace(context);
    if (workspace == null) {
      return new Trace.Unclear(HcpTerraform.unconfigured(context));
    }
    return switch (terraform.marked(workspace, pins.workspaceId(), pins.mark())) {
      case Answer.No no -> new Trace.Unclear(no.why());
      case Answer.Ok(JsonNode body) -> {
        String id = body.path("data").path("id").asText("");
        yield id.isEmpty() ? new Trace.Absent() : new Trace.Begun(id);
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

  private static Look<Output> looked(Workspace workspace, TerraformRun run) {
    return switch (run.stage()) {
      case GOING, APPLYING -> new Look.Going<>(run.status());
      case PLANNED, FINISHED, APPLIED -> {
        int changes = run.changing() ? Math.max(1, run.counts().all()) : 0;
        String url = HcpTerraform.page(workspace, run.id());
        yield new Look.Reached<>(
            new Output(run.id(), url, changes, run.counts().destroy()),
            told("terraform.planned", workspace, run),
            List.of());
      }
      case HELD -> new Look.Ended<>(told("terraform.held", workspace, run));
      case BROKEN -> new Look.Ended<>(told("terraform.ended", workspace, run));
    };
  }

  /** A run in words: what it would touch, or how it ended. */
  static Fact told(String code, Workspace workspace, TerraformRun run) {
    record Run(
        String workspace,
        String run,
        String status,
        boolean changing,
        int add,
        int change,
        int destroy,
        String url) {}
    return Fact.of(
        code,
        new Run(
            workspace.label(),
            run.id(),
            run.status(),
            run.changing(),
            run.counts().add(),
            run.counts().change(),
            run.counts().destroy(),
            HcpTerraform.page(workspace, run.id())));
  }
}
