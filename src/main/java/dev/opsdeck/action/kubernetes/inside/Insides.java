package dev.opsdeck.action.kubernetes.inside;

import dev.opsdeck.action.Action;
import dev.opsdeck.cluster.Clusters;
import java.util.List;

/** The actions that reach into a cluster. */
public final class Insides {
  private Insides() {}

  /** They live as long as the clusters do. */
  public static List<Action<?, ?>> all(Clusters clusters) {
    return List.of(
        new DnsCheckAction(clusters),
        new ServiceHttpAction(clusters),
        new ExecAction(clusters),
        new ExecChangeAction(clusters));
  }
}
