package dev.opsdeck.demo.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Nodes, namespaces, storage, configuration and limits. */
final class ClusterColumns {
  private static final String ROLE = "node-role.kubernetes.io/";
  private static final Column NAME = Column.text("Name", "/metadata/name");
  private static final Column AGE = Column.of("Age", Cells::age);
  private static final Column MODE = Column.text("VolumeMode", "/spec/volumeMode").wide();

  static final Map<String, List<Column>> ALL =
      Map.of(
          "nodes",
          List.of(
              NAME,
              Column.of("Status", (o, now) -> nodeStatus(o)),
              Column.of("Roles", (o, now) -> roles(o)),
              AGE,
              Column.text("Version", "/status/nodeInfo/kubeletVersion"),
              Column.of("Internal-IP", (o, now) -> address(o, "InternalIP")).wide(),
              Column.of("External-IP", (o, now) -> address(o, "ExternalIP")).wide(),
              Column.text("OS-Image", "/status/nodeInfo/osImage").wide(),
              Column.text("Kernel-Version", "/status/nodeInfo/kernelVersion").wide(),
              Column.text("Container-Runtime", "/status/nodeInfo/containerRuntimeVersion").wide()),
          "namespaces",
          List.of(
              NAME, Column.of("Status", (o, now) -> o.at("/status/phase").asText("Active")), AGE),
          "persistentvolumeclaims",
          List.of(
              NAME,
              Column.text("Status", "/status/phase"),
              Column.text("Volume", "/spec/volumeName"),
              Column.text("Capacity", "/status/capacity/storage"),
              Column.of("Access Modes", (o, now) -> modes(o, "/status/accessModes")),
              Column.text("StorageClass", "/spec/storageClassName"),
              Column.of("VolumeAttributesClass", (o, now) -> "<unset>"),
              AGE,
              MODE),
          "persistentvolumes",
          List.of(
              NAME,
              Column.text("Capacity", "/spec/capacity/storage"),
              Column.of("Access Modes", (o, now) -> modes(o, "/spec/accessModes")),
              Column.text("Reclaim Policy", "/spec/persistentVolumeReclaimPolicy"),
              Column.text("Status", "/status/phase"),
              Column.of("Claim", (o, now) -> claim(o)),
              Column.text("StorageClass", "/spec/storageClassName"),
              Column.of("VolumeAttributesClass", (o, now) -> "<unset>"),
              Column.text("Reason", "/status/reason"),
              AGE,
              MODE),
          "configmaps",
          List.of(NAME, Column.of("Data", (o, now) -> o.path("data").size()), AGE),
          "secrets",
          List.of(
              NAME,
              Column.of("Type", (o, now) -> o.path("type").asText("Opaque")),
              Column.of("Data", (o, now) -> o.path("data").size()),
              AGE),
          "resourcequotas",
          List.of(
              NAME,
              Column.of("Request", (o, now) -> quota(o, false)),
              Column.of("Limit", (o, now) -> quota(o, true)),
              AGE),
          "limitranges",
          List.of(NAME, Column.text("Created At", "/metadata/creationTimestamp")),
          "poddisruptionbudgets.policy",
          List.of(
              NAME,
              Column.of("Min Available", (o, now) -> o.at("/spec/minAvailable").asText("N/A")),
              Column.of("Max Unavailable", (o, now) -> o.at("/spec/maxUnavailable").asText("N/A")),
              Column.number("Allowed Disruptions", "/status/disruptionsAllowed"),
              AGE),
          "horizontalpodautoscalers.autoscaling",
          List.of(
              NAME,
              Column.of(
                  "Reference",
                  (o, now) ->
                      o.at("/spec/scaleTargetRef/kind").asText()
                          + "/"
                          + o.at("/spec/scaleTargetRef/name").asText()),
              Column.of("Targets", (o, now) -> targets(o)),
              Column.of("MinPods", (o, now) -> o.at("/spec/minReplicas").asText("1")),
              Column.of("MaxPods", (o, now) -> o.at("/spec/maxReplicas").asInt()),
              Column.of("Replicas", (o, now) -> o.at("/status/currentReplicas").asInt()),
              AGE));

  private ClusterColumns() {}

  private static String nodeStatus(JsonNode node) {
    String ready =
        switch (Cells.condition(node, "Ready").path("status").asText("Unknown")) {
          case "True" -> "Ready";
          case "False" -> "NotReady";
          default -> Cells.condition(node, "Ready").isMissingNode() ? "Unknown" : "NotReady";
        };
    return node.at("/spec/unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(JsonNode node) {
    return Cells.orNone(
        node.at("/metadata/labels")
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(key -> key.startsWith(ROLE))
            .map(key -> key.substring(ROLE.length()))
            .sorted()
            .collect(Collectors.joining(",")));
  }

  private static String address(JsonNode node, String type) {
    return Cells.each(node, "/status/addresses")
        .filter(each -> each.path("type").asText().equals(type))
        .map(each -> each.path("address").asText())
        .findFirst()
        .orElse(Cells.NONE);
  }

  private static String modes(JsonNode object, String pointer) {
    return Cells.each(object, pointer)
        .map(mode ->
            mode.asText().replaceAll("[a-z]", "").replace("RWM", "RWX").replace("ROM", "ROX"))
        .collect(Collectors.joining(","));
  }

  private static String claim(JsonNode volume) {
    JsonNode claim = volume.at("/spec/claimRef");
    return claim.isMissingNode()
        ? ""
        : claim.path("namespace").asText() + "/" + claim.path("name").asText();
  }

  private static String quota(JsonNode quota, boolean limits) {
    return quota
        .at("/status/hard")
        .propertyStream()
        .filter(each -> each.getKey().startsWith("limits.") == limits)
        .map(each ->
            each.getKey()
                + ": "
                + quota.at("/status/used").path(each.getKey()).asText("0")
                + "/"
                + each.getValue().asText())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String targets(JsonNode autoscaler) {
    return Cells.orNone(
        Cells.each(autoscaler, "/spec/metrics")
            .map(metric -> metric.path("resource"))
            .map(metric -> metric.path("name").asText() + ": " + target(autoscaler, metric))
            .collect(Collectors.joining(", ")));
  }

  private static String target(JsonNode autoscaler, JsonNode metric) {
    String current =
        Cells.each(autoscaler, "/status/currentMetrics")
            .map(each -> each.path("resource"))
            .filter(each -> each.path("name").equals(metric.path("name")))
            .map(each -> each.at("/current/averageUtilization").asText() + "%")
            .findFirst()
            .orElse("<unknown>");
    return current + "/" + metric.at("/target/averageUtilization").asText() + "%";
  }
}
