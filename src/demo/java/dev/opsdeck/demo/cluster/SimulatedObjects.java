package dev.opsdeck.demo.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Objects for {@link SimulatedCluster#create}, as a cluster would have them. */
public final class SimulatedObjects {
  private SimulatedObjects() {}

  /** A worker that is Ready and under no pressure. */
  public static ObjectNode node(String name, Instant since) {
    ObjectNode node = object("v1", "Node", "", name);
    node.withObjectProperty("metadata")
        .putObject("labels")
        .put("kubernetes.io/hostname", name)
        .put("node-role.kubernetes.io/worker", "");
    node.putObject("spec").put("providerID", "sim://" + name);
    ObjectNode status = node.putObject("status");
    resources(status.putObject("capacity"), "4", "16384Mi");
    resources(status.putObject("allocatable"), "3860m", "13312Mi");
    condition(status, "MemoryPressure", "False", "KubeletHasSufficientMemory", since);
    condition(status, "DiskPressure", "False", "KubeletHasNoDiskPressure", since);
    condition(status, "PIDPressure", "False", "KubeletHasSufficientPID", since);
    condition(status, "Ready", "True", "KubeletReady", since);
    status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "10.0.0.4");
    status
        .putObject("nodeInfo")
        .put("kubeletVersion", "v1.33.13")
        .put("osImage", "Ubuntu 22.04.5 LTS")
        .put("kernelVersion", "5.15.0-1079")
        .put("containerRuntimeVersion", "containerd://1.7.27");
    return node;
  }

  public static ObjectNode namespace(String name) {
    ObjectNode namespace = object("v1", "Namespace", "", name);
    namespace
        .withObjectProperty("metadata")
        .putObject("labels")
        .put("kubernetes.io/metadata.name", name);
    namespace.putObject("status").put("phase", "Active");
    return namespace;
  }

  /** A ClusterIP in front of the pods with these labels. */
  public static ObjectNode service(
      String namespace, String name, Map<String, String> selector, int port) {
    ObjectNode service = object("v1", "Service", namespace, name);
    int luck = Math.floorMod((namespace + name).hashCode(), 60_000);
    ObjectNode spec =
        service
            .putObject("spec")
            .put("type", "ClusterIP")
            .put("clusterIP", "10.96." + luck / 250 + "." + (luck % 250 + 1));
    selector.forEach(spec.putObject("selector")::put);
    spec.putArray("ports")
        .addObject()
        .put("name", "http")
        .put("port", port)
        .put("targetPort", port)
        .put("protocol", "TCP");
    return service;
  }

  /** One host, all of whose paths lead to one Service; with an address. */
  public static ObjectNode ingress(
      String namespace, String name, String host, String service, int port) {
    ObjectNode ingress = object("networking.k8s.io/v1", "Ingress", namespace, name);
    ObjectNode spec = ingress.putObject("spec").put("ingressClassName", "nginx");
    ObjectNode rule = spec.putArray("rules").addObject().put("host", host);
    ObjectNode path = rule.putObject("http").putArray("paths").addObject();
    path.put("path", "/").put("pathType", "Prefix");
    ObjectNode backend = path.putObject("backend").putObject("service").put("name", service);
    backend.putObject("port").put("number", port);
    ingress
        .putObject("status")
        .putObject("loadBalancer")
        .putArray("ingress")
        .addObject()
        .put("ip", "203.0.113.7");
    return ingress;
  }

  public static ObjectNode configMap(String namespace, String name, Map<String, String> data) {
    ObjectNode map = object("v1", "ConfigMap", namespace, name);
    data.forEach(map.putObject("data")::put);
    return map;
  }

  /** One without content, to be filled in. */
  public static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode meta = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      meta.put("namespace", namespace);
    }
    return object;
  }

  /** Adds a condition to a status. */
  public static void condition(
      ObjectNode status, String type, String value, String reason, Instant since) {
    status
        .withArrayProperty("conditions")
        .addObject()
        .put("type", type)
        .put("status", value)
        .put("reason", reason)
        .put("message", reason)
        .put("lastTransitionTime", since.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static void resources(ObjectNode of, String cpu, String memory) {
    of.put("cpu", cpu).put("memory", memory).put("ephemeral-storage", "128Gi").put("pods", "110");
  }
}
