package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.diagnose.DiagnoseAction.Output;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.demo.cluster.DemoAuthority;
import dev.opsdeck.demo.cluster.DemoCertificates;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The gateway with all that leads to it, healthy: to be broken in one way or another. */
final class Ward implements AutoCloseable {
  static final String NAMESPACE = "production";
  static final String GATEWAY = Bench.GATEWAY.deployment();
  static final String HOST = "api.example.test";

  final Bench bench = new Bench();
  final SimulatedCluster cluster = bench.cluster;

  /** Revisions 1.0 and 1.1, two days apart, the newer one running for a day. */
  static Ward healthy() {
    Ward ward = new Ward();
    Instant now = ward.cluster.clock().instant();
    for (int node = 1; node <= 3; node++) {
      ward.cluster.create(SimulatedObjects.node("node-" + node, now.minus(Duration.ofDays(40))));
    }
    ward.cluster.create(SimulatedObjects.service(NAMESPACE, GATEWAY, Bench.GATEWAY.labels(), 3000));
    ward.cluster.create(ward.ingress(GATEWAY, 3000));
    ward.certificate(Duration.ofDays(60));
    ward.bench.deploy("1.0");
    ward.cluster.advance(Duration.ofDays(2));
    ward.bench.deploy("1.1");
    ward.cluster.advance(Duration.ofDays(1));
    return ward;
  }

  ObjectNode ingress(String service, int port) {
    ObjectNode ingress = SimulatedObjects.ingress(NAMESPACE, "public", HOST, service, port);
    ObjectNode tls = ingress.withObjectProperty("spec").putArray("tls").addObject();
    tls.put("secretName", "gateway-tls").putArray("hosts").add(HOST);
    return ingress;
  }

  void certificate(Duration left) {
    cluster.remove("Certificate", NAMESPACE, "gateway-tls");
    cluster.remove("Secret", NAMESPACE, "gateway-tls");
    Instant now = cluster.clock().instant();
    DemoCertificates.install(
        cluster,
        new DemoAuthority("Test CA", now),
        NAMESPACE,
        "gateway-tls",
        List.of(HOST),
        now.plus(left));
  }

  /** Changes an object in place, with its status. */
  void edit(String kind, String namespace, String name, Consumer<ObjectNode> change) {
    ObjectNode object = cluster.find(kind, namespace, name).orElseThrow().json().deepCopy();
    change.accept(object);
    cluster.remove(kind, namespace, name);
    cluster.create(object);
    cluster.settle();
  }

  void deployBroken(String tag) {
    cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:" + tag), "deploy " + tag);
    cluster.settle();
    cluster.ticks(4);
    cluster.advance(Duration.ofMinutes(3));
  }

  Done<Output> diagnosis() throws InterruptedException {
    return diagnosis(List.of("gateway-tls"));
  }

  Done<Output> diagnosis(List<String> certificates) throws InterruptedException {
    return diagnosis(certificates, bench.clusters);
  }

  Done<Output> diagnosis(List<String> certificates, Clusters clusters) throws InterruptedException {
    Target.OfService plain = (Target.OfService) Bench.target();
    Service one = plain.service();
    Service service =
        new Service(
            one.name(),
            one.deployment(),
            one.container(),
            one.selector(),
            one.port(),
            one.image(),
            null,
            null,
            certificates,
            List.of(HOST + ":443"),
            null);
    Step step =
        new Step(
            new Target.OfService(plain.environment(), service),
            "r-diagnose",
            cluster.clock(),
            () -> false);
    DiagnoseAction action = (DiagnoseAction) DiagnoseAction.of(clusters);
    return Expect.done(action.perform(step, new DiagnoseAction.Input()));
  }

  static Map<String, String> values(Done<?> done) {
    return done.summary().values();
  }

  @Override
  public void close() {
    bench.close();
  }
}
