package dev.opsdeck.app;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.certificate.CertificateActions;
import dev.opsdeck.action.http.HttpActions;
import dev.opsdeck.action.kubernetes.KubernetesActions;
import dev.opsdeck.cluster.Clusters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every action that a runbook can name. */
final class Actions {
  private Actions() {}

  static ActionRegistry all(Clusters clusters) {
    List<Action<?, ?>> actions = new ArrayList<>();
    actions.addAll(KubernetesActions.all(clusters));
    actions.addAll(CertificateActions.all(clusters));
    actions.addAll(HttpActions.all());
    return new ActionRegistry(actions);
  }

  /** To know what there is; no cluster is spoken to. */
  static ActionRegistry unconnected() {
    return all(Clusters.fromKubeconfig(Map.of(), Path.of(".")));
  }
}
