package dev.opsdeck.action.kubernetes.apply;

import dev.opsdeck.action.Action;
import dev.opsdeck.cluster.Clusters;
import java.util.List;

/** The actions that make and change objects by their manifests. */
public final class Applies {
  private Applies() {}

  /** They live as long as the clusters do. */
  public static List<Action<?, ?>> all(Clusters clusters) {
    return List.of(ApplyManifests.action(clusters));
  }
}
