package dev.opsdeck.action.cloud;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.catalog.CloudResource;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import java.util.List;

/** Finds in the catalogue where a cloud has what a step is about. */
public final class Located {
  private Located() {}

  /** Where the target is in Azure. */
  public static Asked<CloudResource.Azure> inAzure(StepContext context) {
    return in(context, "Azure", CloudResource.Azure.class);
  }

  /** Where the target is in AWS. */
  public static Asked<CloudResource.Aws> inAws(StepContext context) {
    return in(context, "AWS", CloudResource.Aws.class);
  }

  private static <P extends CloudResource.Place> Asked<P> in(
      StepContext context, String cloud, Class<P> kind) {
    if (context.target() instanceof Target.OfResource target) {
      CloudResource.Place place = target.resource().place();
      return kind.isInstance(place)
          ? new Asked.Given<>(kind.cast(place))
          : missing(
              Fact.of("clouds.elsewhere", "target", context.target().label(), "cloud", cloud));
    }
    return missing(Fact.of("clouds.elsewhere", "target", context.target().label(), "cloud", cloud));
  }

  /**
   * Another resource of the environment of a step.
   *
   * @param named which one, when there are several; empty for the only one
   */
  public static <P extends CloudResource.Place> Asked<P> other(
      StepContext context, CloudResource.Kind wanted, String named, Class<P> cloud) {
    Environment environment = context.environment();
    List<P> found =
        environment.resources().stream()
            .filter(resource -> resource.kind() == wanted)
            .filter(resource ->
                named.isEmpty()
                    || resource.name().equalsIgnoreCase(named)
                    || resource.place().name().equalsIgnoreCase(named))
            .map(CloudResource::place)
            .filter(cloud::isInstance)
            .map(cloud::cast)
            .toList();
    return found.size() == 1
        ? new Asked.Given<>(found.getFirst())
        : missing(
            Fact.of(
                "clouds.none-or-several",
                "kind",
                wanted.name().toLowerCase(java.util.Locale.ROOT),
                "count",
                found.size(),
                "environment",
                environment.label()));
  }

  private static <T> Asked<T> missing(Fact why) {
    return new Asked.Missing<>(new CloudFailure(CloudFailure.Kind.REFUSED, why));
  }
}
