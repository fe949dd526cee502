package dev.opsdeck.action.helm;

import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The releases as Helm keeps them in Secrets; nothing of them is stored here. */
final class Releases {
  private static final String TYPE = "helm.sh/release.v1";

  private final Clusters clusters;

  Releases(Clusters clusters) {
    this.clusters = clusters;
  }

  /** What a look gave. */
  sealed interface Look {
    record Found(History history) implements Look {}

    record Unread(Fact why, Again again) implements Look {
      <O extends Record> StepOutcome<O> failed() {
        return new StepOutcome.Failed<>(why, again);
      }

      <O extends Record> PlanOutcome<O> refused() {
        return new PlanOutcome.Refused<>(why);
      }

      <O extends Record> Settlement<O> undecidable() {
        return new Settlement.Undecidable<>(why);
      }
    }
  }

  /** The history of the release that a step is about; empty when it was never installed. */
  Look look(StepContext context) throws InterruptedException {
    String release = context.release().release().name();
    String namespace = context.environment().namespace();
    ClusterAnswer<List<Secret>> answer =
        clusters.read(
            context.environment().cluster(),
            client ->
                client
                    .secrets()
                    .inNamespace(namespace)
                    .withLabel("owner", "helm")
                    .withLabel("name", release)
                    .list()
                    .getItems());
    return switch (answer) {
      case ClusterAnswer.Missing<List<Secret>>(var failure) ->
          new Look.Unread(
              failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
      case ClusterAnswer.Given<List<Secret>>(List<Secret> secrets) -> history(release, secrets);
    };
  }

  private static Look history(String release, List<Secret> secrets) {
    List<Revision> revisions = new ArrayList<>();
    for (Secret secret : secrets) {
      String stored = TYPE.equals(secret.getType()) ? secret.getData().get("release") : null;
      if (stored != null) {
        try {
          revisions.add(
              Revision.decode(
                  Base64.getDecoder().decode(stored.getBytes(StandardCharsets.US_ASCII))));
        } catch (IllegalArgumentException notHelms) {
          return new Look.Unread(
              Fact.of(
                  "helm.unreadable", "release", release, "secret", secret.getMetadata().getName()),
              Again.WILL_NOT_HELP);
        }
      }
    }
    return new Look.Found(new History(revisions));
  }

  static Fact missing(StepContext context) {
    return Fact.of(
        "helm.no-release",
        "release",
        context.release().release().name(),
        "namespace",
        context.environment().namespace());
  }

  /** That somebody's Helm has not come to its end, or never will. */
  static Fact pending(StepContext context, Revision revision) {
    record Pending(
        String release, int revision, String status, Instant since, String environment) {}
    return Fact.of(
        "helm.pending",
        new Pending(
            context.release().name(),
            revision.number(),
            revision.status(),
            revision.at(),
            context.environment().name()));
  }
}
