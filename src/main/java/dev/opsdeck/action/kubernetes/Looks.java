package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.view.Look;
import dev.opsdeck.action.kubernetes.view.Look.ToFile;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the target of a step and its input to the objects that are looked at. */
final class Looks {
  private Looks() {}

  /** Empty when no kind is named: then all that matters is meant. */
  static Optional<Look> of(KubernetesClient client, StepContext context, GetAction.Input input) {
    return kind(context.target(), input.kind())
        .map(kind -> look(client, context, input, scope(context.target(), kind, input)));
  }

  static Look everything(KubernetesClient client, StepContext context, GetAction.Input input) {
    return look(
        client,
        context,
        input,
        Scope.of(ApiResource.of(ObjectKind.POD), namespace(context.target(), input)));
  }

  private static Look look(
      KubernetesClient client, StepContext context, GetAction.Input input, Scope scope) {
    return new Look(
        new ObjectReader(client),
        context.environment().cluster(),
        scope,
        input.form(),
        Boolean.TRUE.equals(input.toFile()) ? ToFile.ALWAYS : ToFile.IF_LONG,
        context.now());
  }

  private static Optional<ObjectKind> kind(Target target, @Nullable GetKind named) {
    if (named != null) {
      return Optional.of(named.object());
    }
    return switch (target) {
      case Target.OfObject one -> Optional.of(one.kind());
      case Target.OfKind all -> Optional.of(all.kind());
      case Target.OfService _, Target.OfServices _, Target.OfEnvironment _ -> Optional.empty();
    };
  }

  private static Scope scope(Target target, ObjectKind kind, GetAction.Input input) {
    Scope all = Scope.of(ApiResource.of(kind), namespace(target, input));
    if (input.name() != null) {
      return all.named(input.name());
    }
    return switch (target) {
      case Target.OfObject one when one.kind() == kind -> all.named(one.object());
      case Target.OfService service -> ofService(all, service);
      case Target.OfObject _, Target.OfKind _, Target.OfServices _, Target.OfEnvironment _ -> all;
    };
  }

  /** Its pods by their labels; all else by the name of its Deployment. */
  private static Scope ofService(Scope all, Target.OfService target) {
    Map<String, String> selector = target.service().selector();
    if (all.resource().kind() == ObjectKind.POD && !selector.isEmpty()) {
      return all.labelled(
          selector.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .sorted()
              .collect(Collectors.joining(",")));
    }
    return all.resource().kind().clusterWide() ? all : all.named(target.service().deployment());
  }

  private static String namespace(Target target, GetAction.Input input) {
    if (Boolean.TRUE.equals(input.allNamespaces())) {
      return "";
    }
    return input.namespace() == null ? target.environment().namespace() : input.namespace();
  }
}
