package dev.opsdeck.action.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.runbook.Effect;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.get}: the pods, the Deployment or the autoscaler of a service as they are. */
final class GetAction implements ReadAction<GetAction.Input, GetAction.Output> {

  /** What can be shown. */
  enum Kind {
    @JsonProperty("pods")
    PODS,
    @JsonProperty("deployment")
    DEPLOYMENT,
    @JsonProperty("hpa")
    HPA
  }

  /** Shows one kind. */
  @FunctionalInterface
  interface View {
    StepOutcome<Output> show(StepContext context, Input input, Workload workload);
  }

  /** Which of the pods are listed; all of them are counted. */
  enum Listed {
    @JsonProperty("all")
    ALL,
    @JsonProperty("unhealthy")
    UNHEALTHY
  }

  /**
   * @param view absent for all
   */
  record Input(Kind kind, @Nullable Listed view) {}

  /**
   * @param found whether the Deployment (for {@code hpa}: its autoscaler) exists
   * @param ready replicas that are healthy; for {@code hpa} those it counts
   * @param wanted as the Deployment, or its autoscaler, asks for
   */
  record Output(boolean found, int ready, int wanted, int unhealthy, String image) {
    static final Output NOTHING = new Output(false, 0, 0, 0, "");
  }

  private final Clusters clusters;

  GetAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.get",
        Effect.READ,
        Input.class,
        Output.class,
        Permission.list(
            "get deployments.apps",
            "list replicasets.apps",
            "list pods",
            "optionally list horizontalpodautoscalers.autoscaling"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return Outcomes.read(
        clusters, context, workload -> view(input.kind()).show(context, input, workload));
  }

  private static View view(Kind kind) {
    return switch (kind) {
      case PODS -> PodsView::of;
      case DEPLOYMENT -> DeploymentView::of;
      case HPA -> AutoscalerView::of;
    };
  }
}
