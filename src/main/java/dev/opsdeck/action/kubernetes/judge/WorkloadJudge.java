package dev.opsdeck.action.kubernetes.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import java.util.Optional;

/** Judges what makes pods. */
record WorkloadJudge(ObjectKind kind) {

  Optional<Fact> trouble(String name, JsonNode object) {
    Optional<Fact> stuck =
        Condition.find(object, "ReplicaFailure", "True")
            .or(() -> Condition.find(object, "Progressing", "False"))
            .map(why -> Fact.of("view.rollout-stuck", new Why(name, why)));
    return stuck.or(() -> missing(name, object)).or(() -> paused(name, object));
  }

  static Optional<Fact> job(String name, JsonNode job) {
    return Condition.find(job, "Failed", "True")
        .map(why -> Fact.of("view.job-failed", new Why(name, why)));
  }

  private Optional<Fact> missing(String name, JsonNode object) {
    record Missing(String object, int ready, int wanted) {}
    boolean perNode = kind == ObjectKind.DAEMONSET;
    int wanted =
        perNode
            ? object.at("/status/desiredNumberScheduled").asInt()
            : object.at("/spec/replicas").asInt(1);
    int ready = object.at(perNode ? "/status/numberReady" : "/status/readyReplicas").asInt();
    return ready < wanted
        ? Optional.of(Fact.of("view.pods-missing", new Missing(name, ready, wanted)))
        : Optional.empty();
  }

  private static Optional<Fact> paused(String name, JsonNode object) {
    return object.at("/spec/paused").asBoolean()
        ? Optional.of(Fact.of("view.paused", "object", name))
        : Optional.empty();
  }
}
