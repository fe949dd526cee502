package dev.opsdeck.runbook;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.provider.ActionProviders;
import dev.opsdeck.action.provider.Surroundings;
import dev.opsdeck.cluster.Clusters;
import java.util.List;
import java.util.Map;

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
    return ActionProviders.found(new Surroundings(unreached, Map.of())).actions();
  }

  public static ActionSignature named(String name) {
    return all().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }
}
