package dev.opsdeck.action.cloud;

import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.CloudResource.Kind;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import java.util.List;
import java.util.Set;

/** What the payloads of the providers are about, as the catalogue would name it. */
public final class CloudTargets {
  private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

  public static final Target AKS =
      azure(Kind.CLUSTER, "aks", new CloudResource.Azure(SUBSCRIPTION, "rg1", "clustername1"));
  public static final Target POSTGRES =
      azure(
          Kind.DATABASE,
          "ecommerce-db",
          new CloudResource.Azure(SUBSCRIPTION, "exampleresourcegroup", "exampleserver"));
  public static final Target EKS =
      aws(Kind.CLUSTER, "eks", new CloudResource.Aws("us-east-1", "microservices-dev"));
  public static final Target RDS =
      aws(
          Kind.DATABASE,
          "microservices-dev-db",
          new CloudResource.Aws("us-east-1", "microservices-dev-db"));
  public static final Target CACHE =
      aws(
          Kind.CACHE,
          "microservices-dev-cache",
          new CloudResource.Aws("us-east-1", "microservices-dev-cache"));

  private CloudTargets() {}

  private static Target azure(Kind kind, String name, CloudResource.Azure place) {
    CloudResource registry =
        new CloudResource(
            Kind.REGISTRY, "acr", new CloudResource.Azure(SUBSCRIPTION, "rg1", "acrexample"));
    return target("ecommerce", new CloudResource(kind, name, place), registry);
  }

  private static Target aws(Kind kind, String name, CloudResource.Aws place) {
    CloudResource resource = new CloudResource(kind, name, place);
    return target("microservices", resource, resource);
  }

  private static Target target(String platform, CloudResource resource, CloudResource other) {
    Environment environment =
        new Environment(
            platform,
            "prod",
            Set.of(),
            Tier.PRODUCTION,
            new Cluster("cluster", "cluster"),
            "prod",
            null,
            null,
            resource.equals(other) ? List.of(resource) : List.of(resource, other));
    return new Target.OfResource(environment, resource, List.of(environment));
  }
}
