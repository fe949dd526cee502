package dev.opsdeck.action.kubernetes.velero;

import dev.opsdeck.action.Action;
import dev.opsdeck.cluster.Clusters;
import java.util.List;

/** The actions of this package. */
public final class VeleroActions {
  private VeleroActions() {}

  /** They live as long as the clusters do. */
  public static List<Action<?, ?>> all(Clusters clusters) {
    return List.of(new BackUp(clusters), new BringBack(clusters));
  }
}
