package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.Action;
import dev.opsdeck.cluster.Clusters;
import java.util.ArrayList;
import java.util.List;

/** The actions that change what runs in a cluster. */
public final class KubernetesChanges {
  private KubernetesChanges() {}

  /** They live as long as the clusters do. */
  public static List<Action<?, ?>> all(Clusters clusters) {
    List<Action<?, ?>> all = new ArrayList<>(NodeScheduling.actions(clusters));
    all.addAll(SetEntry.actions(clusters));
    all.addAll(
        List.of(
            SetLimits.action(clusters),
            UndoRollout.action(clusters),
            RestartRollout.action(clusters),
            SetImage.action(clusters),
            SetVariable.action(clusters),
            SetResources.action(clusters),
            Scale.action(clusters)));
    return all;
  }
}
