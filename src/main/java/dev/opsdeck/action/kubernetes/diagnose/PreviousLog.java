package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.foreign.ForeignText;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last lines that a container wrote before it ended. */
record PreviousLog(Pod pod, String container) {
  private static final int LINES = 30;
  private static final int MOST = 2;
  private static final int BAD_REQUEST = 400;
  private static final int MISSING = 404;

  /** Of the first pods that crash; the others crash in the same way. */
  static List<PreviousLog> worthReading(Snapshot snapshot) {
    return new PodTroubles(snapshot)
        .all().stream()
            .filter(trouble ->
                switch (trouble.kind()) {
                  case CRASH, MEMORY, LIVENESS -> true;
                  default -> false;
                })
            .filter(trouble -> trouble.restarts() > 0)
            .limit(MOST)
            .map(trouble -> new PreviousLog(trouble.pod(), trouble.container()))
            .toList();
  }

  String name() {
    return pod.getMetadata().getName() + "/" + container;
  }

  /** Masked; empty when the node has thrown it away. */
  String read(KubernetesClient client) {
    try {
      @Nullable String log =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .inContainer(container)
              .terminated()
              .tailingLines(LINES)
              .getLog();
      return ForeignText.clean(Optional.ofNullable(log).orElse("").strip());
    } catch (KubernetesClientException e) {
      if (e.getCode() == BAD_REQUEST || e.getCode() == MISSING) {
        return "";
      }
      throw e;
    }
  }
}
