package dev.opsdeck.action.kubernetes.logs;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Input;
import dev.opsdeck.action.kubernetes.reading.AppContainer;
import dev.opsdeck.catalog.Target;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/** Which containers of a pod are meant. */
sealed interface Containers {
  /** By this name, whether a pod has it or not. */
  record Named(String name) implements Containers {}

  /** With those of the initialization, in the order in which they start. */
  record All() implements Containers {}

  /**
   * The application's, never a sidecar.
   *
   * @param usual as the catalogue calls it; empty when nobody knows
   */
  record Application(String usual) implements Containers {}

  static Containers of(StepContext context, Input input) {
    if (Boolean.TRUE.equals(input.allContainers())) {
      return new All();
    }
    if (input.container() != null) {
      return new Named(input.container());
    }
    return new Application(
        context.target() instanceof Target.OfService one ? one.service().container() : "");
  }

  /** Their names in a pod. */
  default List<String> of(Pod pod) {
    return switch (this) {
      case Named(String name) -> List.of(name);
      case All() -> all(pod);
      case Application(String usual) -> List.of(AppContainer.of(pod, usual));
    };
  }

  private static List<String> all(Pod pod) {
    List<Container> all = new ArrayList<>(pod.getSpec().getInitContainers());
    all.addAll(pod.getSpec().getContainers());
    return all.stream().map(Container::getName).toList();
  }
}
