package dev.opsdeck.action;

import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Targets for tests of actions. */
public final class Targets {
  private Targets() {}

  /** The gateway of Algesta's production, with these Certificates. */
  public static Target.OfService gateway(String... certificates) {
    return gateway(List.of(certificates), List.of());
  }

  /** The same with these hosts, as {@code host:port}. */
  public static Target.OfService gatewayWith(List<String> hosts) {
    return gateway(List.of(), hosts);
  }

  private static Target.OfService gateway(List<String> certificates, List<String> hosts) {
    Cluster cluster = new Cluster("aks-algesta-production", "aks-algesta-production");
    Environment production =
        new Environment(
            "algesta", "prod", Set.of("production"), Tier.PRODUCTION, cluster, "production");
    Service gateway =
        new Service(
            "api-gateway",
            "api-gateway-production",
            "api-gateway",
            Map.of("app", "api-gateway"),
            3000,
            "acr/api-gateway",
            null,
            "api-gateway-production-hpa",
            certificates,
            hosts,
            null);
    return new Target.OfService(production, gateway);
  }
}
