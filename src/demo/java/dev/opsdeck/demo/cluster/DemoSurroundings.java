package dev.opsdeck.demo.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.catalog.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands around the Deployments of a cluster: nodes, namespaces, Services, configuration. */
final class DemoSurroundings {
  private static final int NODES = 3;
  private static final String CERT_MANAGER = "cert-manager";

  private final SimulatedCluster cluster;
  private final List<Target.OfService> targets;

  DemoSurroundings(SimulatedCluster cluster, List<Target.OfService> targets) {
    this.cluster = cluster;
    this.targets = targets;
  }

  void create() {
    Instant since = cluster.clock().instant().minus(Duration.ofDays(40));
    for (int node = 1; node <= NODES; node++) {
      cluster.create(SimulatedObjects.node("node-" + node, since));
    }
    Set<String> namespaces =
        targets.stream()
            .map(target -> target.environment().namespace())
            .collect(Collectors.toCollection(TreeSet::new));
    namespaces.forEach(this::namespace);
    backup();
    cluster.create(SimulatedObjects.namespace(CERT_MANAGER));
    cluster.deploy(
        SimulatedService.of(
            CERT_MANAGER,
            CERT_MANAGER,
            CERT_MANAGER,
            "quay.io/jetstack/cert-manager-controller:v1.16.2",
            1),
        "install cert-manager");
    targets.forEach(this::service);
  }

  /** The one of last night. */
  private void backup() {
    cluster.create(SimulatedObjects.namespace("velero"));
    ObjectNode backup = SimulatedObjects.object("velero.io/v1", "Backup", "velero", "nightly");
    Instant start = cluster.clock().instant().minus(Duration.ofHours(5));
    backup
        .putObject("status")
        .put("phase", "Completed")
        .put("startTimestamp", start.toString())
        .put("expiration", start.plus(Duration.ofDays(90)).toString());
    cluster.create(backup);
  }

  private void namespace(String name) {
    cluster.create(SimulatedObjects.namespace(name));
    cluster.create(
        SimulatedObjects.configMap(
            name, "app-config", Map.of("LOG_LEVEL", "info", "FEATURE_FLAGS", "checkout,search")));
    ObjectNode secret = SimulatedObjects.object("v1", "Secret", name, "mongodb-credentials");
    secret.put("type", "Opaque").putObject("data").put("password", encoded("demo-" + name));
    cluster.create(secret);
    ObjectNode quota = SimulatedObjects.object("v1", "ResourceQuota", name, name + "-quota");
    quota.putObject("spec").putObject("hard").put("pods", "200").put("requests.cpu", "40");
    ObjectNode status = quota.putObject("status");
    status.putObject("hard").put("pods", "200").put("requests.cpu", "40");
    status.putObject("used").put("pods", "31").put("requests.cpu", "3100m");
    cluster.create(quota);
  }

  private void service(Target.OfService target) {
    String namespace = target.environment().namespace();
    String name = target.service().deployment();
    int port = target.service().port();
    cluster.create(SimulatedObjects.service(namespace, name, target.service().selector(), port));
    String ingress = "ingress-" + namespace;
    for (String host : target.service().hosts()) {
      if (cluster.find("Ingress", namespace, ingress).isPresent()) {
        return;
      }
      cluster.create(
          SimulatedObjects.ingress(
              namespace, ingress, host.replaceFirst(":\\d+$", ""), name, port));
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
