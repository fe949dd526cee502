package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.kubernetes.apply.Applies;
import dev.opsdeck.action.kubernetes.change.KubernetesChanges;
import dev.opsdeck.action.kubernetes.diagnose.DiagnoseAction;
import dev.opsdeck.action.kubernetes.inside.Insides;
import dev.opsdeck.action.kubernetes.inspect.Inspections;
import dev.opsdeck.action.kubernetes.logs.LogsAction;
import dev.opsdeck.action.kubernetes.remove.Removals;
import dev.opsdeck.action.kubernetes.secret.SecretActions;
import dev.opsdeck.action.kubernetes.velero.VeleroActions;
import dev.opsdeck.action.provider.ActionProvider;
import dev.opsdeck.action.provider.Finding;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.catalog.Catalog;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The actions on Kubernetes workloads. */
public final class KubernetesActions implements ActionProvider {
  @Override
  public List<Action<?, ?>> actions(Surroundings surroundings) {
    List<Action<?, ?>> all = new ArrayList<>(all(surroundings.clusters()));
    all.addAll(SecretActions.of(surroundings));
    return all;
  }

  /** Whether each cluster of the catalogue answers, and with which version. */
  @Override
  public List<Finding> doctor(Surroundings surroundings, Catalog catalog)
      throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (Cluster cluster : catalog.clusters()) {
      String part = "cluster " + cluster.name();
      findings.add(
          surroundings
              .clusters()
              .version(cluster)
              .<Finding>fold(
                  version -> new Finding.Well(part, "answers, " + version),
                  failure -> new Finding.Ill(part, failure.fact())));
    }
    return findings;
  }

  @Override
  public List<Fact> missing(Surroundings surroundings, Environment where, Set<Permission> needed)
      throws InterruptedException {
    return new AccessReviews(surroundings.clusters()).missing(where, needed);
  }

  /** Every action of this package, for the registry; they live as long as the clusters do. */
  static List<Action<?, ?>> all(Clusters clusters) {
    List<Action<?, ?>> all = new ArrayList<>(KubernetesChanges.all(clusters));
    all.addAll(Inspections.all(clusters));
    all.addAll(Applies.all(clusters));
    all.addAll(Removals.all(clusters));
    all.addAll(Insides.all(clusters));
    all.addAll(VeleroActions.all(clusters));
    all.addAll(
        List.of(
            new GetAction(clusters),
            new RolloutStatusAction(clusters),
            new RolloutHistoryAction(clusters),
            new LogsAction(clusters),
            DiagnoseAction.of(clusters),
            new AssertAction(clusters)));
    return all;
  }
}
