package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pods and containers of a pod, or of what makes pods. */
final class PodParts {
  private final ObjectReader reader;
  private final Scope scope;
  private final JsonNode object;
  private final Instant now;
  private final boolean isPod;

  PodParts(ObjectReader reader, Scope scope, JsonNode object, Instant now) {
    this.reader = reader;
    this.scope = scope;
    this.object = object;
    this.now = now;
    this.isPod = scope.resource().kind() == ObjectKind.POD;
  }

  /** How its containers, or its pods, are and were, and what is mounted. */
  void states(List<Fact> lines) throws InterruptedException {
    if (isPod) {
      Stream.of("/status/initContainerStatuses", "/status/containerStatuses")
          .flatMap(pointer -> object.at(pointer).valueStream())
          .forEach(status -> lines.add(container(status)));
    } else {
      List<PodState> pods =
          pods().stream().map(pod -> PodState.of(Json.convert(pod, Pod.class))).toList();
      lines.addAll(PodLines.of(pods, now));
    }
    for (JsonNode volume : spec().path("volumes")) {
      volume(volume).ifPresent(lines::add);
    }
  }

  private JsonNode spec() {
    return isPod ? object.path("spec") : object.at("/spec/template/spec");
  }

  private List<JsonNode> pods() throws InterruptedException {
    if (isPod) {
      return List.of(object);
    }
    Map<String, String> labels = new TreeMap<>();
    object
        .at("/spec/selector/matchLabels")
        .properties()
        .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
    return labels.isEmpty()
        ? List.of()
        : reader.list(
            Scope.of(ApiResource.of(ObjectKind.POD), scope.namespace())
                .labelled(TargetScope.selector(labels)));
  }

  private static Fact container(JsonNode status) {
    record Container(
        String container,
        String state,
        String reason,
        String since,
        int restarts,
        String lastReason,
        String lastExit,
        String lastEnd) {}
    Optional<Map.Entry<String, JsonNode>> state = status.path("state").propertyStream().findFirst();
    JsonNode now = state.map(Map.Entry::getValue).orElseGet(Json::object);
    JsonNode last = status.at("/lastState/terminated");
    return Fact.of(
        "inspect.container",
        new Container(
            status.path("name").asText(),
            state.map(Map.Entry::getKey).orElse("unknown"),
            now.path("reason").asText(""),
            now.path("startedAt").asText(""),
            status.path("restartCount").asInt(),
            last.path("reason").asText(""),
            last.path("exitCode").asText(""),
            last.path("finishedAt").asText("")));
  }

  /** Where a volume comes from; what Kubernetes puts into every pod is left out. */
  private static Optional<Fact> volume(JsonNode volume) {
    record Volume(String volume, String kind, String source) {}
    return Stream.of(
            source(volume, "configMap", "name"),
            source(volume, "secret", "secretName"),
            source(volume, "persistentVolumeClaim", "claimName"))
        .flatMap(Optional::stream)
        .findFirst()
        .map(found ->
            Fact.of(
                "inspect.volume",
                new Volume(volume.path("name").asText(), found.getKey(), found.getValue())));
  }

  private static Optional<Map.Entry<String, String>> source(
      JsonNode volume, String kind, String name) {
    return volume.has(kind)
        ? Optional.of(Map.entry(kind, volume.path(kind).path(name).asText()))
        : Optional.empty();
  }

  /** What each container asks for and may take, and what it takes: the most of all pods. */
  void limits(List<Fact> lines) throws InterruptedException {
    List<JsonNode> pods = pods();
    Optional<Usage> usage = Usage.ofPods(reader, scope.namespace());
    for (JsonNode container : spec().path("containers")) {
      for (String resource : List.of("cpu", "memory")) {
        lines.add(limit(container, resource, pods, usage));
      }
    }
    if (usage.isEmpty()) {
      lines.add(Fact.of("inspect.usage-unknown"));
    }
  }

  private static Fact limit(
      JsonNode container, String resource, List<JsonNode> pods, Optional<Usage> usage) {
    record Limit(
        String container,
        String resource,
        String request,
        String limit,
        String used,
        int percent) {}
    String limit = container.path("resources").path("limits").path(resource).asText("");
    BigDecimal used =
        usage.stream()
            .flatMap(measured ->
                pods.stream()
                    .map(pod ->
                        measured.of(
                            pod.at("/metadata/namespace").asText()
                                + "/"
                                + pod.at("/metadata/name").asText()
                                + "/"
                                + container.path("name").asText(),
                            resource)))
            .reduce(BigDecimal.ZERO, BigDecimal::max);
    return Fact.of(
        "inspect.limit",
        new Limit(
            container.path("name").asText(),
            resource,
            container.path("resources").path("requests").path(resource).asText(""),
            limit,
            used.signum() == 0 ? "" : Amount.text(resource, used),
            Amount.percent(used, Amount.of(limit))));
  }
}
