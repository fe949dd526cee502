package dev.opsdeck.action.kubernetes.inside;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.reading.AppContainer;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pods of a target in which a program can run. */
final class RunningPods {
  private RunningPods() {}

  /** Those that are well first, then by name. */
  static List<Pod> of(KubernetesClient client, StepContext context) {
    String namespace = context.environment().namespace();
    Stream<Pod> found =
        switch (context.target()) {
          case Target.OfObject pod ->
              Stream.ofNullable(client.pods().inNamespace(namespace).withName(pod.object()).get());
          default ->
              client
                  .pods()
                  .inNamespace(namespace)
                  .withLabels(context.service().selector())
                  .list()
                  .getItems()
                  .stream();
        };
    return found
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .sorted(
            Comparator.<Pod, PodState.Health>comparing(pod -> PodState.of(pod).health())
                .thenComparing(pod -> pod.getMetadata().getName()))
        .toList();
  }

  static Fact none(StepContext context) {
    return Fact.of(
        "inside.no-pods",
        "target",
        context.target().label(),
        "namespace",
        context.environment().namespace());
  }

  /**
   * @param asked absent for the application's
   */
  static String container(StepContext context, Pod pod, @Nullable String asked) {
    if (asked != null) {
      return asked;
    }
    String usual =
        context.target() instanceof Target.OfService one ? one.service().container() : "";
    return AppContainer.of(pod, usual);
  }
}
