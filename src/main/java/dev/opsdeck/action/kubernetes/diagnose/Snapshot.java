package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.inspect.Happening;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.WorkloadPods;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A service and what stands around it at one moment.
 *
 * @param objects everything that could be listed
 * @param warnings of the namespace
 * @param logs the last lines before a crash, by {@code pod/container}
 * @param stored certificates in the Secrets of Ingresses, by the name of the Secret
 * @param unseen what could not be looked at, and why
 */
record Snapshot(
    Service service,
    Instant now,
    Deployment deployment,
    Map<Source, List<JsonNode>> objects,
    List<Happening> warnings,
    SortedMap<String, String> logs,
    SortedMap<String, StoredCertificate> stored,
    SortedMap<String, Fact> unseen) {
  Snapshot {
    objects = Map.copyOf(objects);
    warnings = List.copyOf(warnings);
    logs = new TreeMap<>(logs);
    stored = new TreeMap<>(stored);
    unseen = new TreeMap<>(unseen);
  }

  Snapshot with(
      SortedMap<String, String> read,
      SortedMap<String, StoredCertificate> certificates,
      Map<String, Fact> alsoUnseen) {
    SortedMap<String, Fact> all = new TreeMap<>(unseen);
    all.putAll(alsoUnseen);
    return new Snapshot(service, now, deployment, objects, warnings, read, certificates, all);
  }

  String name() {
    return deployment.getMetadata().getName();
  }

  boolean saw(Source source) {
    return !unseen.containsKey(source.word());
  }

  List<JsonNode> of(Source source) {
    return objects.getOrDefault(source, List.of());
  }

  private List<ReplicaSet> sets() {
    return of(Source.REPLICASETS).stream().map(set -> Json.convert(set, ReplicaSet.class)).toList();
  }

  Revisions revisions() {
    return Revisions.of(deployment, sets());
  }

  /** Whose pods they are is not known without the ReplicaSets: then all of them count. */
  WorkloadPods pods() {
    List<Pod> found = of(Source.PODS).stream().map(pod -> Json.convert(pod, Pod.class)).toList();
    return saw(Source.REPLICASETS)
        ? WorkloadPods.of(deployment, sets(), found)
        : new WorkloadPods(found, List.of(), List.of(), List.of());
  }

  RolloutStatus rollout() {
    return RolloutStatus.of(deployment);
  }

  /** How many pods serve: as seen, else as the Deployment counts them. */
  int serving() {
    return saw(Source.PODS)
        ? (int)
            pods().states().stream()
                .map(PodState::health)
                .filter(health -> health == Health.HEALTHY)
                .count()
        : rollout().count().serving();
  }

  int wanted() {
    return rollout().count().wanted();
  }

  /** The newest warning about an object, such as {@code pod/api-1}, that fits. */
  Optional<Happening> warning(String object, Predicate<Happening> fitting) {
    return about(object).filter(fitting).reduce((_, newer) -> newer);
  }

  /** Oldest first. */
  Stream<Happening> about(String object) {
    return warnings.stream().filter(each -> each.object().equals(object));
  }
}
