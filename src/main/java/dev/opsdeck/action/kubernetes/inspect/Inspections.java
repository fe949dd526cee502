package dev.opsdeck.action.kubernetes.inspect;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import java.util.List;

/** The actions that look closely. */
public final class Inspections {
  private Inspections() {}

  public static List<Action<?, ?>> all(Clusters clusters) {
    return List.of(
        new ClusterAction(clusters),
        new DescribeAction(clusters),
        new EventsAction(clusters),
        new TopAction(clusters),
        new ExportAction(clusters));
  }

  /** Of all objects of a kind, where they are: the kind is told beside it. */
  static String label(Target target) {
    return target instanceof Target.OfKind all ? all.environment().label() : target.label();
  }

  static <O extends Record> StepOutcome<O> failed(ClusterFailure failure) {
    return new StepOutcome.Failed<>(
        failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
  }
}
