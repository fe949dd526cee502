package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands against a new pod template, and what the approver should know about it. */
public final class Guards {
  private Guards() {}

  /** Why a new pod template must not be stored now; empty when nothing stands against it. */
  public static List<Fact> against(Deployment now) {
    List<Fact> problems = new ArrayList<>();
    Ownership.of(now).ifPresent(problems::add);
    paused(now).ifPresent(problems::add);
    return problems;
  }

  /** A paused Deployment stores a template and rolls nothing out. */
  public static Optional<Fact> paused(Deployment now) {
    return Boolean.TRUE.equals(now.getSpec().getPaused())
        ? Optional.of(
            Fact.of(
                "kubernetes.paused",
                "deployment",
                now.getMetadata().getName(),
                "namespace",
                now.getMetadata().getNamespace()))
        : Optional.empty();
  }

  public static List<Fact> warnings(Deployment now, String newImage) {
    List<Fact> warnings = new ArrayList<>();
    RolloutStatus status = RolloutStatus.of(now);
    String name = now.getMetadata().getName();
    if (status instanceof RolloutStatus.Progressing) {
      warnings.add(
          Fact.of(
              "kubernetes.rollout-in-progress",
              "deployment",
              name,
              "ready",
              status.count().ready(),
              "wanted",
              status.count().wanted()));
    }
    if (status.count().wanted() == 0) {
      warnings.add(Fact.of("kubernetes.no-replicas", "deployment", name));
    }
    if (ImageName.parse(newImage).mutable()) {
      warnings.add(Fact.of("kubernetes.mutable-tag", "image", newImage));
    }
    return warnings;
  }
}
