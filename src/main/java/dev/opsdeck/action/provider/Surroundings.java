package dev.opsdeck.action.provider;

import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.secret.SealedValues;
import dev.opsdeck.secret.Whispers;
import java.util.Map;

/**
 * What all providers share.
 *
 * @param environment the variables of this process
 * @param values that nobody may see, by their refs
 * @param whispers tells one person what nobody else may see
 */
public record Surroundings(
    Clusters clusters, Map<String, String> environment, SealedValues values, Whispers whispers) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Of an installation that has no key to seal values with. */
  public Surroundings(Clusters clusters, Map<String, String> environment) {
    this(clusters, environment, SealedValues.none(), Whispers.NOBODY);
  }
}
