package dev.opsdeck.app;

import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.cluster.Clusters;
import java.nio.file.Path;
import java.util.Map;

/** Every action that a runbook can name, to know what there is: nobody is spoken to. */
final class Unconnected {
  private Unconnected() {}

  static ActionRegistry actions() {
    Clusters none = Clusters.fromKubeconfig(Map.of(), Path.of("."));
    return ActionProviders.found(new Surroundings(none, Map.of())).registry();
  }
}
