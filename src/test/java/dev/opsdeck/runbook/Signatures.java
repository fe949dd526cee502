package dev.opsdeck.runbook;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.certificate.CertificateActions;
import dev.opsdeck.action.http.HttpActions;
import dev.opsdeck.action.kubernetes.KubernetesActions;
import dev.opsdeck.cluster.Clusters;
import java.util.ArrayList;
import java.util.List;

/** The actions that Opsdeck ships, as runbooks see them. */
public final class Signatures {
  private Signatures() {}

  public static List<ActionSignature> all() {
    return new ActionRegistry(actions()).signatures();
  }

  /** Nothing is behind them. */
  public static List<Action<?, ?>> actions() {
    Clusters unreached =
        new Clusters(context -> {
          throw new IllegalStateException("no cluster is needed to read signatures");
        });
    List<Action<?, ?>> actions = new ArrayList<>(KubernetesActions.all(unreached));
    actions.addAll(CertificateActions.all(unreached));
    actions.addAll(HttpActions.all());
    return actions;
  }

  public static ActionSignature named(String name) {
    return all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }
}
