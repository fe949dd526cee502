package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Who else keeps a Deployment as it is, and would take back what we change. */
public final class Ownership {
  private Ownership() {}

  /**
   * The owner and what to do instead; empty when the cluster itself is the source of truth. Flux
   * stands first because its Helm releases carry Helm's marks too.
   */
  public static Optional<Fact> of(Deployment deployment) {
    return flux(deployment)
        .or(() -> argo(deployment))
        .or(() -> helm(deployment))
        .or(() ->
            controller(deployment)
                .map(owner -> Fact.of("kubernetes.owned", new Owned(name(deployment), owner))));
  }

  private record Owned(String deployment, String owner) {}

  private record OwnedAutoscaler(String hpa, String owner) {}

  /** Who keeps the limits of an autoscaler as they are, such as KEDA's ScaledObject. */
  public static Optional<Fact> of(HorizontalPodAutoscaler hpa) {
    String name = hpa.getMetadata().getName();
    return controller(hpa)
        .or(() ->
            Optional.of(Annotations.label(hpa, "scaledobject.keda.sh/name"))
                .filter(Predicate.not(String::isEmpty))
                .map(scaled -> "ScaledObject/" + scaled))
        .map(owner -> Fact.of("kubernetes.hpa-owned", new OwnedAutoscaler(name, owner)));
  }

  /** Whatever controls such an object made it from its own specification, and makes it so again. */
  private static Optional<String> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(owner -> owner.getKind() + "/" + owner.getName())
        .findFirst();
  }

  private static Optional<Fact> flux(Deployment deployment) {
    for (String kind : new String[] {"kustomize", "helm"}) {
      String name = Annotations.label(deployment, kind + ".toolkit.fluxcd.io/name");
      if (!name.isEmpty()) {
        return Optional.of(
            Fact.of(
                "kubernetes.owned-by-flux",
                "deployment",
                name(deployment),
                "owner",
                kind.equals("helm") ? "HelmRelease/" + name : "Kustomization/" + name));
      }
    }
    return Optional.empty();
  }

  private static Optional<Fact> argo(Deployment deployment) {
    String tracking = Annotations.on(deployment, "argocd.argoproj.io/tracking-id");
    String label = Annotations.label(deployment, "argocd.argoproj.io/instance");
    String instance = Annotations.label(deployment, "app.kubernetes.io/instance");
    Map<String, String> annotations = deployment.getMetadata().getAnnotations();
    boolean annotated =
        annotations != null
            && annotations.keySet().stream().anyMatch(key -> key.startsWith("argocd.argoproj.io/"));
    if (tracking.isEmpty() && label.isEmpty() && !(annotated && !instance.isEmpty())) {
      return Optional.empty();
    }
    String app =
        tracking.isEmpty()
            ? (label.isEmpty() ? instance : label)
            : tracking.replaceFirst(":.*", "");
    return Optional.of(
        Fact.of("kubernetes.owned-by-argocd", "deployment", name(deployment), "application", app));
  }

  private static Optional<Fact> helm(Deployment deployment) {
    String release = Annotations.on(deployment, "meta.helm.sh/release-name");
    String manager = Annotations.label(deployment, "app.kubernetes.io/managed-by");
    if (release.isEmpty() && !manager.equals("Helm")) {
      return Optional.empty();
    }
    String namespace = Annotations.on(deployment, "meta.helm.sh/release-namespace");
    return Optional.of(
        Fact.of(
            "kubernetes.owned-by-helm",
            "deployment",
            name(deployment),
            "release",
            release.isEmpty()
                ? Annotations.label(deployment, "app.kubernetes.io/instance")
                : release,
            "namespace",
            namespace.isEmpty() ? deployment.getMetadata().getNamespace() : namespace));
  }

  private static String name(Deployment deployment) {
    return deployment.getMetadata().getName();
  }
}
