package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.Advice;
import dev.opsdeck.action.Remedy;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import java.util.List;

/** What follows when a Secret has another value. */
final class SecretAdvice {
  /** The runbook that restarts what reads a Secret. */
  static final String RUNBOOK = "secret-restart";

  private SecretAdvice() {}

  /** The restart of what reads it at its start only; nothing when nothing does. */
  static Advice restart(Clusters clusters, StepContext context, String name)
      throws InterruptedException {
    String namespace = context.environment().namespace();
    List<String> readers =
        clusters
            .read(
                context.environment().cluster(),
                client -> Readers.all(client, namespace, "Secret", name))
            .fold(
                all -> all.stream().filter(Readers::restarts).map(Readers::label).toList(),
                _ -> List.<String>of());
    return readers.isEmpty()
        ? Advice.NONE
        : new Advice(
            List.of(Fact.of("secret.restart-them", "readers", String.join(", ", readers))),
            List.of(Remedy.of(Fact.of("secret.restart-button"), RUNBOOK, "secret/" + name)));
  }
}
