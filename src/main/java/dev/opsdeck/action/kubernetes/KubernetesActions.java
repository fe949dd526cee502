package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.kubernetes.change.KubernetesChanges;
import dev.opsdeck.cluster.Clusters;
import java.util.ArrayList;
import java.util.List;

/** The actions on Kubernetes workloads. */
public final class KubernetesActions {
  private KubernetesActions() {}

  /** Every action of this package, for the registry; they live as long as the clusters do. */
  public static List<Action<?, ?>> all(Clusters clusters) {
    List<Action<?, ?>> all = new ArrayList<>(KubernetesChanges.all(clusters));
    all.addAll(
        List.of(
            new GetAction(clusters),
            new RolloutStatusAction(clusters),
            new RolloutHistoryAction(clusters),
            new LogsAction(clusters),
            new AssertAction(clusters)));
    return all;
  }
}
