package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.inspect.Happening;
import dev.opsdeck.action.kubernetes.reading.Revisions;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.WorkloadPods;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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
    Workload workload,
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
    return new Snapshot(service, now, workload, objects, warnings, read, certificates, all);
  }

  String name() {
    return deployment().getMetadata().getName();
  }

  boolean saw(Source source) {
    return !unseen.containsKey(source.word());
  }

  List<JsonNode> of(Source source) {
    return objects.getOrDefault(source, List.of());
  }

  Deployment deployment() {
    return workload.deployment();
  }

  Revisions revisions() {
    return workload.revisions();
  }

  WorkloadPods pods() {
    return workload.pods();
  }

  RolloutStatus rollout() {
    return workload.rollout();
  }

  int serving() {
    return workload.serving();
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
