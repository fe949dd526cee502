package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the status of a Deployment: counts, and the conditions that tell how its roll-out goes.
 */
final class RolloutStatus {
  private static final String PROGRESSING = "Progressing";

  private record Name(String namespace, String deployment) {}

  private final Map<Name, Instant> waiting = new HashMap<>();
  private final ResourceStore store;
  private final InstantSource clock;

  RolloutStatus(ResourceStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  static boolean complete(Rollout rollout) {
    @Nullable KubeObject current = rollout.current();
    int replicas = rollout.replicas();
    return current != null
        && Rollout.existing(current) == replicas
        && rollout.total(Rollout::existing) == replicas
        && rollout.total(Rollout::available) == replicas;
  }

  /** When the next roll-out will have missed its deadline, if nothing moves. */
  Optional<Instant> nextDeadline() {
    return waiting.values().stream().min(Instant::compareTo);
  }

  /** The namespaces of roll-outs that have missed their deadline by now. */
  Set<String> dueNamespaces() {
    Instant now = clock.instant();
    return waiting.entrySet().stream()
        .filter(e -> e.getValue().isBefore(now))
        .map(e -> e.getKey().namespace())
        .collect(Collectors.toSet());
  }

  void notePause(KubeObject deployment) {
    boolean paused = deployment.json().at("/spec/paused").asBoolean();
    boolean noted =
        deployment.condition(PROGRESSING).path("reason").asText().equals("DeploymentPaused");
    if (paused != noted) {
      String reason = paused ? "DeploymentPaused" : "DeploymentResumed";
      String message = paused ? "Deployment is paused" : "Deployment is resumed";
      progress(deployment, "Unknown", reason, message);
    }
  }

  void noteNewReplicaSet(KubeObject deployment, KubeObject replicaSet) {
    String message = "Created new replica set \"" + replicaSet.name() + "\"";
    progress(deployment, "True", "NewReplicaSetCreated", message);
  }

  private void progress(KubeObject deployment, String value, String reason, String message) {
    ObjectNode edited = deployment.edit();
    Conditions.renew(
        edited.withObjectProperty("status"), PROGRESSING, value, reason, message, now());
    store.put(ResourceType.DEPLOYMENTS, edited);
  }

  void write(Rollout rollout) {
    ObjectNode edited = rollout.deployment().edit();
    ObjectNode status = edited.withObjectProperty("status");
    int availableReplicas = rollout.total(Rollout::available);
    status.put(
        "observedGeneration", rollout.deployment().json().at("/metadata/generation").asInt());
    count(status, "replicas", rollout.total(Rollout::existing));
    @Nullable KubeObject current = rollout.current();
    count(status, "updatedReplicas", current == null ? 0 : Rollout.existing(current));
    count(status, "readyReplicas", rollout.total(Rollout::ready));
    count(status, "availableReplicas", availableReplicas);
    int missing = rollout.total(Rollout::wanted) - availableReplicas;
    count(status, "unavailableReplicas", Math.max(0, missing));
    boolean enough = availableReplicas >= rollout.replicas() - rollout.maxUnavailable();
    Conditions.set(
        status,
        "Available",
        enough ? "True" : "False",
        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        enough
            ? "Deployment has minimum availability."
            : "Deployment does not have minimum availability.",
        now());
    if (!rollout.paused() && current != null) {
      tellProgress(rollout, current, status);
    }
    tellFailure(rollout, status);
    KubeObject stored = store.put(ResourceType.DEPLOYMENTS, edited);
    Name name = new Name(stored.namespace(), stored.name());
    deadline(stored)
        .filter(at -> !at.isBefore(clock.instant()))
        .ifPresentOrElse(at -> waiting.put(name, at), () -> waiting.remove(name));
  }

  private void tellProgress(Rollout rollout, KubeObject current, ObjectNode status) {
    JsonNode before = rollout.deployment().condition(PROGRESSING);
    boolean settled =
        before.path("reason").asText().equals("NewReplicaSetAvailable")
            && rollout.total(Rollout::existing) == Rollout.existing(current);
    if (settled) {
      return;
    }
    String set = "ReplicaSet \"" + current.name() + "\" ";
    if (complete(rollout)) {
      String message = set + "has successfully progressed.";
      Conditions.renew(status, PROGRESSING, "True", "NewReplicaSetAvailable", message, now());
    } else if (progressed(rollout.deployment().json().path("status"), status)) {
      String message = set + "is progressing.";
      Conditions.renew(status, PROGRESSING, "True", "ReplicaSetUpdated", message, now());
    } else if (deadline(rollout.deployment())
        .filter(at -> at.isBefore(clock.instant()))
        .isPresent()) {
      String message = set + "has timed out progressing.";
      Conditions.set(status, PROGRESSING, "False", "ProgressDeadlineExceeded", message, now());
    }
  }

  private static boolean progressed(JsonNode before, JsonNode after) {
    int oldBefore = before.path("replicas").asInt() - before.path("updatedReplicas").asInt();
    int oldAfter = after.path("replicas").asInt() - after.path("updatedReplicas").asInt();
    return after.path("updatedReplicas").asInt() > before.path("updatedReplicas").asInt()
        || oldAfter < oldBefore
        || after.path("readyReplicas").asInt() > before.path("readyReplicas").asInt()
        || after.path("availableReplicas").asInt() > before.path("availableReplicas").asInt();
  }

  private static void tellFailure(Rollout rollout, ObjectNode status) {
    Optional<JsonNode> failure =
        rollout.all().stream()
            .filter(rs -> rs.is("ReplicaFailure"))
            .map(rs -> rs.condition("ReplicaFailure"))
            .findFirst();
    if (failure.isPresent()) {
      Conditions.set(
          status,
          "ReplicaFailure",
          "True",
          "FailedCreate",
          failure.get().path("message").asText(),
          failure.get().path("lastTransitionTime").asText());
    } else {
      Conditions.remove(status, "ReplicaFailure");
    }
  }

  private static Optional<Instant> deadline(KubeObject deployment) {
    JsonNode condition = deployment.condition(PROGRESSING);
    String reason = condition.path("reason").asText();
    boolean running =
        reason.equals("NewReplicaSetCreated")
            || reason.equals("ReplicaSetUpdated")
            || reason.equals("DeploymentResumed");
    if (!running) {
      return Optional.empty();
    }
    Duration patience =
        Duration.ofSeconds(deployment.json().at("/spec/progressDeadlineSeconds").asInt(600));
    return Optional.of(Instant.parse(condition.path("lastUpdateTime").asText()).plus(patience));
  }

  /** Zero is left out, as in the real status. */
  private static void count(ObjectNode status, String field, int count) {
    if (count == 0) {
      status.remove(field);
    } else {
      status.put(field, count);
    }
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
