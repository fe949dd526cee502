package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;

/** The container of a pod in which the application runs, never a sidecar. */
public final class AppContainer {
  /** What meshes and agents put beside an application. */
  private static final Set<String> SIDECARS =
      Set.of("istio-proxy", "linkerd-proxy", "envoy", "vault-agent");

  private AppContainer() {}

  /**
   * @param usual as the catalogue calls it; empty when nobody knows
   * @return its name; {@code usual} in a pod that has no container
   */
  public static String of(Pod pod, String usual) {
    List<String> names = pod.getSpec().getContainers().stream().map(Container::getName).toList();
    if (names.contains(usual)) {
      return usual;
    }
    String marked = Annotations.on(pod, "kubectl.kubernetes.io/default-container");
    return marked.isEmpty()
        ? names.stream()
            .filter(name -> !SIDECARS.contains(name))
            .findFirst()
            .orElse(names.isEmpty() ? usual : names.getFirst())
        : marked;
  }
}
