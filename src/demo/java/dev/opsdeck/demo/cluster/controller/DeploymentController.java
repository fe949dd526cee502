package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.Names;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;

/**
 * Gives each Deployment the ReplicaSets of its template and moves replicas between them, in the
 * order of Kubernetes' own deployment controller.
 */
final class DeploymentController {
  private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  private static final String MAXIMUM = "deployment.kubernetes.io/max-replicas";
  private static final String HISTORY = "deployment.kubernetes.io/revision-history";
  private static final Set<String> NOT_COPIED =
      Set.of(
          Rollout.REVISION,
          HISTORY,
          DESIRED,
          MAXIMUM,
          "kubectl.kubernetes.io/last-applied-configuration");

  private final ResourceStore store;
  private final InstantSource clock;
  private final Happenings happenings;
  private final RolloutScaler scaler;
  private final RolloutStatus status;

  DeploymentController(ResourceStore store, InstantSource clock, Happenings happenings) {
    this.store = store;
    this.clock = clock;
    this.happenings = happenings;
    this.scaler = new RolloutScaler(this);
    this.status = new RolloutStatus(store, clock);
  }

  void reconcile(String namespace) {
    store.list(ResourceType.DEPLOYMENTS, namespace, any -> true).stream()
        .filter(d -> !d.deleting())
        .forEach(this::sync);
  }

  RolloutStatus status() {
    return status;
  }

  private void sync(KubeObject deployment) {
    status.notePause(deployment);
    Rollout rollout = look(deployment);
    if (!rollout.paused() && rollout.current() == null) {
      create(rollout);
    }
    rollout = look(deployment);
    if (rollout.current() != null) {
      adopt(rollout, rollout.current());
    }
    scaler.scale(look(deployment));
    Rollout after = look(deployment);
    if (RolloutStatus.complete(after) && !after.paused()) {
      forgetOldest(after);
    }
    status.write(after);
  }

  private Rollout look(KubeObject deployment) {
    KubeObject now =
        store
            .find(ResourceType.DEPLOYMENTS, deployment.namespace(), deployment.name())
            .orElse(deployment);
    return Rollout.of(
        now,
        store.list(
            ResourceType.REPLICA_SETS,
            now.namespace(),
            rs -> rs.controllerUid().equals(now.uid())));
  }

  private void create(Rollout rollout) {
    KubeObject deployment = rollout.deployment();
    ObjectNode template = Rollout.bareTemplate(deployment);
    String hash = Names.hash(template.toString());
    template
        .withObjectProperty("metadata")
        .withObjectProperty("labels")
        .put("pod-template-hash", hash);
    ObjectNode rs = JsonNodeFactory.instance.objectNode();
    rs.put("kind", "ReplicaSet").put("apiVersion", "apps/v1");
    ObjectNode meta = rs.putObject("metadata");
    meta.put("name", deployment.name() + "-" + hash).put("namespace", deployment.namespace());
    meta.put(
        "uid",
        UUID.nameUUIDFromBytes((deployment.uid() + hash).getBytes(StandardCharsets.UTF_8))
            .toString());
    meta.put("generation", 1).put("creationTimestamp", now());
    meta.set("labels", template.at("/metadata/labels").deepCopy());
    meta.putArray("ownerReferences").add(owner(deployment));
    ObjectNode spec = rs.putObject("spec").put("replicas", 0);
    spec.set("selector", deployment.json().at("/spec/selector").deepCopy());
    spec.withObjectProperty("selector")
        .withObjectProperty("matchLabels")
        .put("pod-template-hash", hash);
    spec.set("template", template);
    rs.putObject("status").put("replicas", 0);
    KubeObject stored = store.put(ResourceType.REPLICA_SETS, rs);
    status.noteNewReplicaSet(deployment, stored);
  }

  static ObjectNode owner(KubeObject owner) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    reference.put("apiVersion", "apps/v1").put("kind", owner.kind());
    reference.put("name", owner.name()).put("uid", owner.uid());
    return reference.put("controller", true).put("blockOwnerDeletion", true);
  }

  /** The next revision for the current ReplicaSet, unless it has the newest one already. */
  private void adopt(Rollout rollout, KubeObject current) {
    long newest = rollout.old().stream().mapToLong(Rollout::revision).max().orElse(0);
    long own = Rollout.revision(current);
    ObjectNode edited = current.edit();
    ObjectNode annotations =
        edited.withObjectProperty("metadata").withObjectProperty("annotations");
    rollout
        .deployment()
        .strings("/metadata/annotations")
        .forEach((key, value) -> {
          if (!NOT_COPIED.contains(key)) {
            annotations.put(key, value);
          }
        });
    if (own <= newest) {
      annotations.put(Rollout.REVISION, Long.toString(newest + 1));
      if (own > 0) {
        String history = current.annotation(HISTORY);
        annotations.put(HISTORY, history.isEmpty() ? "" + own : history + "," + own);
      }
    }
    KubeObject stored = store.put(ResourceType.REPLICA_SETS, edited);
    ObjectNode deployment = rollout.deployment().edit();
    deployment
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Rollout.REVISION, stored.annotation(Rollout.REVISION));
    store.put(ResourceType.DEPLOYMENTS, deployment);
  }

  /** Sets the wanted replicas of one ReplicaSet and says so in an event. */
  void resize(Rollout rollout, KubeObject replicaSet, int replicas) {
    KubeObject now =
        store
            .find(ResourceType.REPLICA_SETS, replicaSet.namespace(), replicaSet.name())
            .orElse(replicaSet);
    int before = Rollout.wanted(now);
    boolean same =
        before == replicas
            && now.annotation(DESIRED).equals(Integer.toString(rollout.replicas()))
            && now.annotation(MAXIMUM)
                .equals(Integer.toString(rollout.replicas() + rollout.maxSurge()));
    if (same) {
      return;
    }
    ObjectNode edited = now.edit();
    ObjectNode annotations =
        edited.withObjectProperty("metadata").withObjectProperty("annotations");
    annotations.put(DESIRED, Integer.toString(rollout.replicas()));
    annotations.put(MAXIMUM, Integer.toString(rollout.replicas() + rollout.maxSurge()));
    edited.withObjectProperty("spec").put("replicas", replicas);
    if (before != replicas) {
      edited.withObjectProperty("metadata").put("generation", now.generation() + 1);
    }
    store.put(ResourceType.REPLICA_SETS, edited);
    if (before != replicas) {
      happenings.normal(
          rollout.deployment(),
          "ScalingReplicaSet",
          "Scaled %s replica set %s from %d to %d"
              .formatted(before < replicas ? "up" : "down", now.name(), before, replicas));
    }
  }

  static int desiredWhenScaled(KubeObject replicaSet, int otherwise) {
    String desired = replicaSet.annotation(DESIRED);
    return desired.isEmpty() ? otherwise : Integer.parseInt(desired);
  }

  /** Pods that are still going away count. */
  boolean hasPods(KubeObject replicaSet) {
    return Rollout.wanted(replicaSet) > 0
        || !store
            .list(
                ResourceType.PODS,
                replicaSet.namespace(),
                pod -> pod.controllerUid().equals(replicaSet.uid()))
            .isEmpty();
  }

  private void forgetOldest(Rollout rollout) {
    int limit = rollout.deployment().json().at("/spec/revisionHistoryLimit").asInt(10);
    int surplus = rollout.old().size() - limit;
    rollout.old().stream()
        .limit(Math.max(0, surplus))
        .filter(rs -> Rollout.wanted(rs) == 0 && Rollout.existing(rs) == 0)
        .forEach(rs -> store.remove(ResourceType.REPLICA_SETS, rs.namespace(), rs.name()));
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
