package dev.opsdeck.demo.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What leads to pods. */
final class NetworkColumns {
  private static final Column NAME = Column.text("Name", "/metadata/name");
  private static final Column AGE = Column.of("Age", Cells::age);

  static final Map<String, List<Column>> ALL =
      Map.of(
          "services",
          List.of(
              NAME,
              Column.of("Type", (o, now) -> o.at("/spec/type").asText("ClusterIP")),
              Column.of("Cluster-IP", (o, now) -> o.at("/spec/clusterIP").asText(Cells.NONE)),
              Column.of("External-IP", (o, now) -> external(o)),
              Column.of("Port(s)", (o, now) -> ports(o)),
              AGE,
              Column.of("Selector", (o, now) -> Cells.labels(o.at("/spec/selector"))).wide()),
          "endpoints",
          List.of(NAME, Column.of("Endpoints", (o, now) -> endpoints(o)), AGE),
          "endpointslices.discovery.k8s.io",
          List.of(
              NAME,
              Column.text("AddressType", "/addressType"),
              Column.of("Ports", (o, now) -> Cells.orNone(Cells.joined(o, "/ports", "port"))),
              Column.of(
                  "Endpoints",
                  (o, now) ->
                      Cells.orNone(
                          Cells.each(o, "/endpoints")
                              .map(e -> e.at("/addresses/0").asText())
                              .collect(Collectors.joining(",")))),
              AGE),
          "ingresses.networking.k8s.io",
          List.of(
              NAME,
              Column.of("Class", (o, now) -> o.at("/spec/ingressClassName").asText(Cells.NONE)),
              Column.of("Hosts", (o, now) -> hosts(o)),
              Column.of("Address", (o, now) -> addresses(o)),
              Column.of("Ports", (o, now) -> o.at("/spec/tls").isEmpty() ? "80" : "80, 443"),
              AGE),
          "networkpolicies.networking.k8s.io",
          List.of(
              NAME,
              Column.of(
                  "Pod-Selector", (o, now) -> Cells.labels(o.at("/spec/podSelector/matchLabels"))),
              AGE));

  private NetworkColumns() {}

  private static String addresses(JsonNode object) {
    return Cells.each(object, "/status/loadBalancer/ingress")
        .map(each -> each.path("ip").asText(each.path("hostname").asText()))
        .collect(Collectors.joining(","));
  }

  private static String external(JsonNode service) {
    return switch (service.at("/spec/type").asText("ClusterIP")) {
      case "LoadBalancer" -> addresses(service).isEmpty() ? "<pending>" : addresses(service);
      case "ExternalName" -> service.at("/spec/externalName").asText();
      default -> Cells.NONE;
    };
  }

  private static String ports(JsonNode service) {
    return Cells.orNone(
        Cells.each(service, "/spec/ports")
            .map(port ->
                port.path("port").asText()
                    + (port.has("nodePort") ? ":" + port.path("nodePort").asText() : "")
                    + "/"
                    + port.path("protocol").asText("TCP"))
            .collect(Collectors.joining(",")));
  }

  private static String hosts(JsonNode ingress) {
    String all = Cells.joined(ingress, "/spec/rules", "host");
    return all.isEmpty() ? "*" : all;
  }

  private static String endpoints(JsonNode endpoints) {
    return Cells.orNone(
        Cells.each(endpoints, "/subsets")
            .flatMap(subset ->
                Cells.each(subset, "/addresses")
                    .map(address ->
                        address.path("ip").asText() + ":" + subset.at("/ports/0/port").asText()))
            .collect(Collectors.joining(",")));
  }
}
