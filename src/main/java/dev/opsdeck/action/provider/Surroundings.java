package dev.opsdeck.action.provider;

import dev.opsdeck.cluster.Clusters;
import java.util.Map;

/**
 * What all providers share.
 *
 * @param environment the variables of this process
 */
public record Surroundings(Clusters clusters, Map<String, String> environment) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }
}
