package dev.opsdeck.action.kubernetes.api;

import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the target of a step to the objects that it is about. */
public final class TargetScope {
  /** Where Velero keeps its backups of every namespace, unless it is told otherwise. */
  private static final String VELERO = "velero";

  private TargetScope() {}

  /** The kind that a target names; empty when it names none. */
  public static Optional<ObjectKind> kind(Target target) {
    return switch (target) {
      case Target.OfObject one -> Optional.of(one.kind());
      case Target.OfKind all -> Optional.of(all.kind());
      case Target.OfService _,
          Target.OfServices _,
          Target.OfEnvironment _,
          Target.OfResource _,
          Target.OfRelease _ ->
          Optional.empty();
    };
  }

  /**
   * @param named another namespace than the environment's
   * @param all whether every namespace is meant
   * @return empty for every namespace
   */
  public static String namespace(Target target, @Nullable String named, @Nullable Boolean all) {
    if (Boolean.TRUE.equals(all)) {
      return "";
    }
    if (named != null) {
      return named;
    }
    return kind(target).filter(kind -> kind == ObjectKind.BACKUP).isPresent()
        ? VELERO
        : target.environment().namespace();
  }

  /** The objects of a kind that a target means. */
  public static Scope of(Target target, ObjectKind kind, String namespace) {
    Scope all = Scope.of(ApiResource.of(kind), namespace);
    return switch (target) {
      case Target.OfObject one when one.kind() == kind -> all.named(one.object());
      case Target.OfService service -> ofService(all, service);
      case Target.OfObject _,
          Target.OfKind _,
          Target.OfServices _,
          Target.OfEnvironment _,
          Target.OfResource _,
          Target.OfRelease _ ->
          all;
    };
  }

  /** Its pods by their labels; all else by the name of its Deployment. */
  private static Scope ofService(Scope all, Target.OfService target) {
    Map<String, String> selector = target.service().selector();
    if (all.resource().kind() == ObjectKind.POD && !selector.isEmpty()) {
      return all.labelled(selector(selector));
    }
    return all.resource().kind().clusterWide() ? all : all.named(target.service().deployment());
  }

  /** Labels as a query has them. */
  public static String selector(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .sorted()
        .collect(Collectors.joining(","));
  }
}
