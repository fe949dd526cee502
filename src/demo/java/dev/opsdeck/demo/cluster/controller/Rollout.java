package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment with the ReplicaSets that it controls, and the arithmetic of its roll-out.
 *
 * @param current the ReplicaSet of the present template, null when there is none yet
 * @param old the others, oldest revision first
 */
record Rollout(KubeObject deployment, @Nullable KubeObject current, List<KubeObject> old) {
  static final String REVISION = "deployment.kubernetes.io/revision";

  static Rollout of(KubeObject deployment, List<KubeObject> owned) {
    @Nullable KubeObject current =
        owned.stream()
            .filter(rs -> sameTemplate(deployment, rs))
            .min(Comparator.comparing((KubeObject rs) -> rs.text("/metadata/creationTimestamp")))
            .orElse(null);
    List<KubeObject> old = new ArrayList<>(owned);
    old.remove(current);
    old.sort(Comparator.comparingLong(Rollout::revision));
    return new Rollout(deployment, current, old);
  }

  /** The pod template without what the controller adds to it. */
  static ObjectNode bareTemplate(KubeObject workload) {
    ObjectNode template = workload.json().at("/spec/template").deepCopy();
    ObjectNode meta = template.withObjectProperty("metadata");
    meta.remove("creationTimestamp");
    if (meta.path("labels") instanceof ObjectNode labels) {
      labels.remove("pod-template-hash");
    }
    return template;
  }

  /** Whether they differ in nothing but what the controller adds. */
  private static boolean sameTemplate(KubeObject deployment, KubeObject replicaSet) {
    JsonNode a = deployment.json().path("spec").path("template");
    JsonNode b = replicaSet.json().path("spec").path("template");
    if (!a.path("spec").equals(b.path("spec"))) {
      return false;
    }
    return bareTemplate(deployment).equals(bareTemplate(replicaSet));
  }

  static long revision(KubeObject object) {
    String revision = object.annotation(REVISION);
    return revision.isEmpty() ? 0 : Long.parseLong(revision);
  }

  List<KubeObject> all() {
    List<KubeObject> all = new ArrayList<>(old);
    if (current != null) {
      all.add(current);
    }
    return all;
  }

  List<KubeObject> active() {
    return all().stream().filter(rs -> wanted(rs) > 0).toList();
  }

  int replicas() {
    return deployment.number("/spec/replicas");
  }

  boolean paused() {
    return deployment.json().at("/spec/paused").asBoolean();
  }

  boolean recreates() {
    return deployment.text("/spec/strategy/type").equals("Recreate");
  }

  int maxSurge() {
    return recreates() ? 0 : share("/spec/strategy/rollingUpdate/maxSurge", true);
  }

  /** Rounded down; one when neither a surge nor an absence would be allowed. */
  int maxUnavailable() {
    int unavailable = share("/spec/strategy/rollingUpdate/maxUnavailable", false);
    return unavailable == 0 && maxSurge() == 0 ? 1 : unavailable;
  }

  private int share(String pointer, boolean up) {
    JsonNode value = deployment.json().at(pointer);
    if (value.isNumber()) {
      return value.asInt();
    }
    String text = value.asText("25%");
    double exact = replicas() * Integer.parseInt(text.replace("%", "")) / 100.0;
    return (int) (up ? Math.ceil(exact) : Math.floor(exact));
  }

  int total(ToIntFunction<KubeObject> count) {
    return all().stream().mapToInt(count).sum();
  }

  static int wanted(KubeObject replicaSet) {
    return replicaSet.number("/spec/replicas");
  }

  static int existing(KubeObject replicaSet) {
    return replicaSet.number("/status/replicas");
  }

  static int ready(KubeObject replicaSet) {
    return replicaSet.number("/status/readyReplicas");
  }

  static int available(KubeObject replicaSet) {
    return replicaSet.number("/status/availableReplicas");
  }
}
