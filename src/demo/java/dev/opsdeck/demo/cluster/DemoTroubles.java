package dev.opsdeck.demo.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What went wrong in the stage of the e-commerce platform, for a person who wants to play a
 * diagnosis: an image that does not exist, too much memory, a probe that fails, too much to ask of
 * any node, and a Service that finds nothing.
 */
final class DemoTroubles {
  private static final String RELEASE = "1.4.2";
  private static final Duration SINCE = Duration.ofMinutes(23);

  /** So many waves of pods are enough for the trouble to show. */
  private static final int WAVES = 6;

  private final SimulatedCluster cluster;
  private final DemoHistory history;

  DemoTroubles(SimulatedCluster cluster, DemoHistory history) {
    this.cluster = cluster;
    this.history = history;
  }

  void happen(List<Target.OfService> targets) {
    List<Target.OfService> sick = targets.stream().filter(DemoTroubles::isSick).toList();
    if (sick.isEmpty()) {
      return;
    }
    sick.forEach(this::happen);
    cluster.settle();
    cluster.ticks(WAVES);
    for (int minute = 0; minute < SINCE.toMinutes(); minute++) {
      cluster.advance(Duration.ofMinutes(1));
    }
  }

  private static boolean isSick(Target.OfService target) {
    return target.environment().platform().equals("ecommerce")
        && target.environment().name().equals("stage");
  }

  private void happen(Target.OfService target) {
    switch (target.service().name()) {
      case "payment-service" -> release(target, "-missing");
      case "order-service" -> release(target, "-oom");
      case "user-service" -> release(target, "-unready");
      case "shipping-service" -> greedy(target);
      case "product-service" -> astray(target);
      default -> {}
    }
  }

  private void release(Target.OfService target, String flaw) {
    history.deploy(target, RELEASE + flaw, "deploy {image}: new payment flow");
  }

  /** Asks for more processors than a node has. */
  private void greedy(Target.OfService target) {
    edit(
        "Deployment",
        target,
        deployment -> {
          ObjectNode container = (ObjectNode) deployment.at("/spec/template/spec/containers/0");
          container.withObjectProperty("resources").withObjectProperty("requests").put("cpu", "16");
          ObjectNode meta = deployment.withObjectProperty("metadata");
          meta.put("generation", meta.path("generation").asInt() + 1);
          meta.withObjectProperty("annotations")
              .put("kubernetes.io/change-cause", "more processors for the sale");
        });
  }

  private void astray(Target.OfService target) {
    edit(
        "Service",
        target,
        service ->
            service
                .withObjectProperty("spec")
                .putObject("selector")
                .put("app", target.service().name() + "-v2"));
  }

  private void edit(String kind, Target.OfService target, Consumer<ObjectNode> change) {
    ResourceStore store = cluster.store();
    synchronized (store.lock()) {
      KubeObject before =
          cluster
              .find(kind, target.environment().namespace(), target.service().deployment())
              .orElseThrow();
      ObjectNode after = before.edit();
      change.accept(after);
      ResourceType type =
          ResourceType.ALL.stream()
              .filter(each -> each.kind().equals(kind))
              .findFirst()
              .orElseThrow();
      store.put(type, after);
    }
  }
}
