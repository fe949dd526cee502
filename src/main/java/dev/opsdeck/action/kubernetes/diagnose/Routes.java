package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.judge.Judges;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which Services and Ingresses of a namespace are meant to lead to a workload. */
final class Routes {
  /** One way of an Ingress into the cluster. */
  record Backend(JsonNode ingress, String host, String path, String service, String port) {}

  private final Snapshot snapshot;
  private final Set<String> names;

  Routes(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.names = Set.copyOf(List.of(snapshot.name(), snapshot.service().name()));
  }

  /** Of the pods that the Deployment makes. */
  Map<String, String> labels() {
    return Optional.ofNullable(
            snapshot.deployment().getSpec().getTemplate().getMetadata().getLabels())
        .orElseGet(Map::of);
  }

  /** Those whose selector finds the pods. */
  List<JsonNode> leading() {
    return services().filter(this::leads).toList();
  }

  /**
   * Those that carry its name and whose selector finds nothing; when no Service finds the pods,
   * also those that its Ingress leads to.
   */
  List<JsonNode> astray() {
    Set<String> meant = new TreeSet<>(names);
    if (leading().isEmpty()) {
      ingresses().forEach(ingress -> ways(ingress).forEach(way -> meant.add(way.service())));
    }
    return services()
        .filter(service -> meant.contains(name(service)) && !selector(service).isEmpty())
        .filter(service -> !leads(service))
        .filter(service -> snapshot.saw(Source.ENDPOINTS) && ready(name(service)) == 0)
        .toList();
  }

  private Stream<JsonNode> services() {
    return snapshot.of(Source.SERVICES).stream();
  }

  private boolean leads(JsonNode service) {
    Map<String, String> selector = selector(service);
    return !selector.isEmpty() && labels().entrySet().containsAll(selector.entrySet());
  }

  static Map<String, String> selector(JsonNode service) {
    Map<String, String> selector = new TreeMap<>();
    service
        .at("/spec/selector")
        .properties()
        .forEach(each -> selector.put(each.getKey(), each.getValue().asText()));
    return selector;
  }

  Optional<JsonNode> service(String name) {
    return services().filter(each -> name(each).equals(name)).findFirst();
  }

  /** How many ready addresses stand behind a Service. */
  int ready(String service) {
    return snapshot.of(Source.ENDPOINTS).stream()
        .filter(slice -> {
          JsonNode labels = slice.at("/metadata/labels");
          return labels.path(Judges.SERVICE_NAME).asText().equals(service);
        })
        .mapToInt(Judges::ready)
        .sum();
  }

  /** The names that the containers give their ports. */
  Set<String> portNames() {
    var spec = snapshot.deployment().getSpec().getTemplate().getSpec();
    return Stream.concat(spec.getContainers().stream(), spec.getInitContainers().stream())
        .flatMap(container -> container.getPorts().stream())
        .map(ContainerPort::getName)
        .filter(name -> name != null && !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of its hosts, those that carry its name, and those that lead to its Services. */
  List<JsonNode> ingresses() {
    Set<String> ours = leading().stream().map(Routes::name).collect(Collectors.toSet());
    ours.addAll(names);
    return snapshot.of(Source.INGRESSES).stream()
        .filter(ingress ->
            names.contains(name(ingress))
                || ways(ingress)
                    .anyMatch(way -> ours.contains(way.service()) || hosts().contains(way.host())))
        .toList();
  }

  private Set<String> hosts() {
    return snapshot.service().hosts().stream()
        .map(host -> host.replaceFirst(":\\d+$", ""))
        .collect(Collectors.toSet());
  }

  /**
   * The ways that are meant to lead here: of an Ingress of several services only those to ours; of
   * one that leads to none of ours, all to a Service that does not exist.
   */
  List<Backend> backends() {
    Set<String> ours = leading().stream().map(Routes::name).collect(Collectors.toSet());
    ours.addAll(names);
    List<Backend> backends = new ArrayList<>();
    for (JsonNode ingress : ingresses()) {
      List<Backend> own = ways(ingress).filter(way -> ours.contains(way.service())).toList();
      backends.addAll(
          own.isEmpty()
              ? ways(ingress).filter(way -> service(way.service()).isEmpty()).toList()
              : own);
    }
    return backends;
  }

  private static Stream<Backend> ways(JsonNode ingress) {
    Stream<Backend> rules =
        ingress
            .at("/spec/rules")
            .valueStream()
            .flatMap(rule ->
                rule.at("/http/paths")
                    .valueStream()
                    .map(path ->
                        way(
                            ingress,
                            rule.path("host").asText("*"),
                            path.path("path").asText("/"),
                            path.path("backend"))));
    JsonNode otherwise = ingress.at("/spec/defaultBackend");
    return Stream.concat(
            rules,
            otherwise.isObject() ? Stream.of(way(ingress, "*", "/", otherwise)) : Stream.empty())
        .filter(way -> !way.service().isEmpty());
  }

  private static Backend way(JsonNode ingress, String host, String path, JsonNode backend) {
    JsonNode port = backend.at("/service/port");
    return new Backend(
        ingress,
        host,
        path,
        backend.at("/service/name").asText(""),
        port.path("number").asText(port.path("name").asText("")));
  }

  static boolean hasPort(JsonNode service, String port) {
    return service
        .at("/spec/ports")
        .valueStream()
        .anyMatch(each ->
            each.path("port").asText().equals(port) || each.path("name").asText().equals(port));
  }

  static String ports(JsonNode service) {
    return service
        .at("/spec/ports")
        .valueStream()
        .map(each ->
            each.hasNonNull("name")
                ? each.path("name").asText() + " (" + each.path("port").asText() + ")"
                : each.path("port").asText())
        .collect(Collectors.joining(", "));
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }
}
