package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.Action;
import dev.opsdeck.cluster.Clusters;
import java.util.List;

/** The actions on Kubernetes workloads. */
public final class KubernetesActions {
  private KubernetesActions() {}

  /** Every action of this package, for the registry; they live as long as the clusters do. */
  public static List<Action<?, ?>> all(Clusters clusters) {
    return List.of(
        new GetAction(clusters),
        new RolloutStatusAction(clusters),
        new RolloutHistoryAction(clusters),
        new RolloutUndoAction(clusters),
        new RolloutRestartAction(clusters),
        new ImageSetAction(clusters),
        new ScaleAction(clusters),
        new LogsAction(clusters),
        new AssertAction(clusters));
  }
}
