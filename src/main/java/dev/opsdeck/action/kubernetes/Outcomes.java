package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import java.util.function.Function;

/** From the answers of a cluster to the outcomes of plans and steps. */
final class Outcomes {
  private Outcomes() {}

  /** A step that only reads: a failure of the cluster fails it. */
  static <O extends Record> StepOutcome<O> read(
      Clusters clusters, StepContext context, Function<Workload, StepOutcome<O>> step)
      throws InterruptedException {
    ClusterAnswer<StepOutcome<O>> answer =
        clusters.read(
            context.environment().cluster(), client -> step.apply(Workload.of(client, context)));
    return answer.fold(Function.identity(), Outcomes::failed);
  }

  static <O extends Record> StepOutcome<O> failed(ClusterFailure failure) {
    return new StepOutcome.Failed<>(
        failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
  }
}
