package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.Names;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/** Creates and deletes pods until each ReplicaSet has as many as it wants, within the quota. */
final class ReplicaSetController {
  private final ResourceStore store;
  private final InstantSource clock;
  private final Random random;
  private final Happenings happenings;

  ReplicaSetController(
      ResourceStore store, InstantSource clock, Random random, Happenings happenings) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.happenings = happenings;
  }

  void reconcile(String namespace) {
    Map<String, List<KubeObject>> before = podsByOwner(namespace);
    Map<String, String> refusals = new HashMap<>();
    List<KubeObject> sets = store.list(ResourceType.REPLICA_SETS, namespace, any -> true);
    for (KubeObject rs : sets) {
      resize(rs, before.getOrDefault(rs.uid(), List.of()))
          .ifPresent(why -> refusals.put(rs.uid(), why));
    }
    Map<String, List<KubeObject>> after = podsByOwner(namespace);
    for (KubeObject rs : sets) {
      writeStatus(
          rs, after.getOrDefault(rs.uid(), List.of()), Optional.ofNullable(refusals.get(rs.uid())));
    }
  }

  private Map<String, List<KubeObject>> podsByOwner(String namespace) {
    return store.list(ResourceType.PODS, namespace, pod -> !pod.deleting()).stream()
        .collect(Collectors.groupingBy(KubeObject::controllerUid));
  }

  /** Why not all pods could be created, empty when they could. */
  private Optional<String> resize(KubeObject rs, List<KubeObject> pods) {
    int wanted = Rollout.wanted(rs);
    Optional<String> refused = Optional.empty();
    for (int i = pods.size(); i < wanted && refused.isEmpty(); i++) {
      refused = create(rs);
    }
    pods.stream()
        .sorted(
            Comparator.comparing((KubeObject pod) -> pod.is("Ready"))
                .thenComparing(p -> p.text("/metadata/creationTimestamp")))
        .limit(Math.max(0, pods.size() - wanted))
        .forEach(this::delete);
    return refused;
  }

  private Optional<String> create(KubeObject rs) {
    String name = rs.name() + "-" + Names.suffix(random);
    Optional<String> refusal = quota(rs, name);
    if (refusal.isPresent() && rs.is("ReplicaFailure")) {
      return refusal;
    }
    if (refusal.isPresent()) {
      happenings.warning(rs, "FailedCreate", "Error creating: " + refusal.get());
      return refusal;
    }
    ObjectNode pod =
        JsonNodeFactory.instance.objectNode().put("kind", "Pod").put("apiVersion", "v1");
    ObjectNode meta = pod.putObject("metadata").put("name", name);
    meta.put("generateName", rs.name() + "-").put("namespace", rs.namespace());
    meta.put("uid", new UUID(random.nextLong(), random.nextLong()).toString());
    meta.put("creationTimestamp", now());
    meta.set("labels", rs.json().at("/spec/template/metadata/labels").deepCopy());
    if (rs.json().at("/spec/template/metadata").hasNonNull("annotations")) {
      meta.set("annotations", rs.json().at("/spec/template/metadata/annotations").deepCopy());
    }
    meta.putArray("ownerReferences").add(DeploymentController.owner(rs));
    pod.set("spec", rs.json().at("/spec/template/spec").deepCopy());
    pod.putObject("status").put("phase", "Pending").put("qosClass", "Burstable");
    store.put(ResourceType.PODS, pod);
    return Optional.empty();
  }

  /** Why the namespace's quota of pods does not allow one more. */
  private Optional<String> quota(KubeObject rs, String podName) {
    ResourceType quotas = ResourceType.ofKind("v1", "ResourceQuota").orElseThrow();
    for (KubeObject quota : store.list(quotas, rs.namespace(), q -> true)) {
      JsonNode hard = quota.json().at("/spec/hard/pods");
      int used = store.list(ResourceType.PODS, rs.namespace(), pod -> true).size();
      if (!hard.isMissingNode() && used >= hard.asInt()) {
        return Optional.of(
            "pods \"%s\" is forbidden: exceeded quota: %s, requested: pods=1, used: pods=%d, limited: pods=%d"
                .formatted(podName, quota.name(), used, hard.asInt()));
      }
    }
    return Optional.empty();
  }

  private void delete(KubeObject pod) {
    ObjectNode going = pod.edit();
    ObjectNode meta = going.withObjectProperty("metadata");
    meta.put("deletionTimestamp", now()).put("deletionGracePeriodSeconds", 30);
    store.put(ResourceType.PODS, going);
  }

  private void writeStatus(KubeObject rs, List<KubeObject> pods, Optional<String> refused) {
    int ready = (int) pods.stream().filter(pod -> pod.is("Ready")).count();
    ObjectNode edited = rs.edit();
    ObjectNode status = edited.withObjectProperty("status").put("replicas", pods.size());
    status.put("observedGeneration", rs.json().at("/metadata/generation").asInt());
    for (String field : new String[] {"readyReplicas", "availableReplicas"}) {
      if (ready == 0) {
        status.remove(field);
      } else {
        status.put(field, ready);
      }
    }
    refused.ifPresentOrElse(
        why -> Conditions.set(status, "ReplicaFailure", "True", "FailedCreate", why, now()),
        () -> status.remove("conditions"));
    store.put(ResourceType.REPLICA_SETS, edited);
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
