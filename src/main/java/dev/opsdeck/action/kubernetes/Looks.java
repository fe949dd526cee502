package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.action.kubernetes.view.Look;
import dev.opsdeck.action.kubernetes.view.Look.ToFile;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
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
    return named == null ? TargetScope.kind(target) : Optional.of(named.object());
  }

  private static Scope scope(Target target, ObjectKind kind, GetAction.Input input) {
    Scope scope = TargetScope.of(target, kind, namespace(target, input));
    return input.name() == null ? scope : scope.named(input.name());
  }

  private static String namespace(Target target, GetAction.Input input) {
    return TargetScope.namespace(target, input.namespace(), input.allNamespaces());
  }
}
