package dev.opsdeck.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A target as the expressions of runbooks see it.
 *
 * @param name as it is typed before the environment; empty for the environment as a whole
 * @param kind of an object or of objects, such as {@code node}
 * @param object the name of one object
 * @param cloud {@code azure} or {@code aws}, of what a cloud runs
 */
public record TargetFacts(
    TargetKind is,
    String name,
    String label,
    @Nullable ObjectKind kind,
    @Nullable String object,
    @Nullable String cloud) {

  public static TargetFacts of(Target target) {
    TargetKind is = TargetKind.of(target);
    return switch (target) {
      case Target.OfObject one -> facts(is, target, one.kind(), one.object());
      case Target.OfKind all -> facts(is, target, all.kind(), null);
      case Target.OfService _, Target.OfServices _, Target.OfEnvironment _, Target.OfRelease _ ->
          facts(is, target, null, null);
      case Target.OfResource one ->
          new TargetFacts(is, target.name(), target.label(), null, null, cloud(one));
    };
  }

  private static TargetFacts facts(
      TargetKind is, Target target, @Nullable ObjectKind kind, @Nullable String object) {
    return new TargetFacts(is, target.name(), target.label(), kind, object, null);
  }

  private static @Nullable String cloud(Target.OfResource target) {
    return switch (target.resource().place()) {
      case CloudResource.Azure _ -> "azure";
      case CloudResource.Aws _ -> "aws";
      case CloudResource.Own _ -> null;
    };
  }
}
