package dev.opsdeck.action.kubernetes.remove;

import dev.opsdeck.action.Action;
import dev.opsdeck.cluster.Clusters;
import java.util.List;

/** The actions that take objects of a cluster away. */
public final class Removals {
  private Removals() {}

  /** They live as long as the clusters do. */
  public static List<Action<?, ?>> all(Clusters clusters) {
    return List.of(DeleteObjects.action(clusters));
  }
}
