package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** What the API server itself does to an object before it stores it: identity, defaults, rules. */
final class Admission {
  private final InstantSource clock;
  private final Random random;

  Admission(InstantSource clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  ObjectNode created(ResourceType type, String namespace, ObjectNode object) {
    ObjectNode meta = object.withObjectProperty("metadata");
    if (!object.hasNonNull("kind")) {
      object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    }
    if (type.namespaced()) {
      meta.put("namespace", namespace);
    }
    if (!meta.hasNonNull("name") && meta.hasNonNull("generateName")) {
      meta.put("name", meta.get("generateName").asText() + Names.suffix(random));
    }
    meta.put("uid", new UUID(random.nextLong(), random.nextLong()).toString());
    meta.put("creationTimestamp", now());
    if (object.has("spec")) {
      meta.put("generation", 1);
    }
    meta.remove("resourceVersion");
    applyDefaults(type, object);
    return object;
  }

  /** What an update becomes: identity and status kept, generation raised when the spec differs. */
  ObjectNode updated(ResourceType type, KubeObject before, ObjectNode after, boolean ofStatus) {
    ObjectNode meta = after.withObjectProperty("metadata");
    for (String fixed : new String[] {"uid", "creationTimestamp", "generation", "namespace"}) {
      copy(before.json().path("metadata"), meta, fixed);
    }
    meta.put("name", before.name());
    if (ofStatus) {
      ObjectNode result = before.edit();
      copy(after, result, "status");
      return result;
    }
    if (type.hasStatusSubresource()) {
      copy(before.json(), after, "status");
    }
    applyDefaults(type, after);
    checkSelector(type, before, after);
    checkImmutable(type, before, after);
    if (!before.json().path("spec").equals(after.path("spec"))) {
      meta.put("generation", before.generation() + 1);
    }
    return after;
  }

  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.get(field).deepCopy());
    } else {
      to.remove(field);
    }
  }

  /** As ValidateSecretUpdate of kubernetes/pkg/apis/core/validation says it. */
  private static void checkImmutable(ResourceType type, KubeObject before, ObjectNode after) {
    if (before.json().path("immutable").asBoolean()
        && !before.json().path("data").equals(after.path("data"))) {
      throw ApiError.invalid(
          type, before.name(), "data: Forbidden: field is immutable when `immutable` is set");
    }
  }

  private static void checkSelector(ResourceType type, KubeObject before, ObjectNode after) {
    if (!type.equals(ResourceType.DEPLOYMENTS)) {
      return;
    }
    if (!before.json().at("/spec/selector").equals(after.at("/spec/selector"))) {
      throw ApiError.invalid(type, before.name(), "spec.selector: field is immutable");
    }
    Map<String, String> labels = new KubeObject(after).strings("/spec/template/metadata/labels");
    Map<String, String> selector = before.strings("/spec/selector/matchLabels");
    if (!labels.entrySet().containsAll(selector.entrySet())) {
      throw ApiError.invalid(
          type,
          before.name(),
          "spec.template.metadata.labels: `selector` does not match template `labels`");
    }
    for (JsonNode container : after.at("/spec/template/spec/containers")) {
      if (container.path("image").asText("").isBlank()) {
        throw ApiError.invalid(
            type, before.name(), "spec.template.spec.containers[0].image: Required value");
      }
    }
  }

  private static void applyDefaults(ResourceType type, ObjectNode object) {
    boolean workload =
        type.equals(ResourceType.DEPLOYMENTS) || type.equals(ResourceType.REPLICA_SETS);
    if (workload && object.path("spec") instanceof ObjectNode spec) {
      putIfAbsent(spec, "replicas", 1);
      if (type.equals(ResourceType.DEPLOYMENTS)) {
        putIfAbsent(spec, "revisionHistoryLimit", 10);
        putIfAbsent(spec, "progressDeadlineSeconds", 600);
        applyStrategy(spec.withObjectProperty("strategy"));
      }
      applyPod(spec.withObjectProperty("template").withObjectProperty("spec"));
    }
  }

  private static void applyStrategy(ObjectNode strategy) {
    putIfAbsent(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      putIfAbsent(strategy.withObjectProperty("rollingUpdate"), "maxUnavailable", "25%");
      putIfAbsent(strategy.withObjectProperty("rollingUpdate"), "maxSurge", "25%");
    }
  }

  private static void applyPod(ObjectNode pod) {
    putIfAbsent(pod, "restartPolicy", "Always");
    putIfAbsent(pod, "terminationGracePeriodSeconds", 30);
    putIfAbsent(pod, "dnsPolicy", "ClusterFirst");
    pod.withObjectProperty("securityContext");
    putIfAbsent(pod, "schedulerName", "default-scheduler");
    for (JsonNode container : pod.path("containers")) {
      if (container instanceof ObjectNode c) {
        c.withObjectProperty("resources");
        putIfAbsent(c, "terminationMessagePath", "/dev/termination-log");
        putIfAbsent(c, "terminationMessagePolicy", "File");
        boolean latest = c.path("image").asText().endsWith(":latest");
        putIfAbsent(c, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
      }
    }
  }

  private static void putIfAbsent(ObjectNode object, String field, Object value) {
    if (!object.hasNonNull(field)) {
      object.set(
          field,
          value instanceof Integer number
              ? JsonNodeFactory.instance.numberNode(number)
              : JsonNodeFactory.instance.textNode(value.toString()));
    }
  }
}
