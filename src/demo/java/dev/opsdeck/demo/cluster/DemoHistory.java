package dev.opsdeck.demo.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.demo.cluster.api.KubeObject;
import java.time.Duration;
import java.util.List;

/** Makes up the past of a cluster: releases of some weeks, and the one that went wrong today. */
final class DemoHistory {
  /** A release that every service got. */
  private record Release(String tag, String cause, Duration untilNext) {}

  private static final List<Release> RELEASES =
      List.of(
          new Release(
              "1.3.0", "deploy {image}: first release on the new cluster", Duration.ofDays(20)),
          new Release("1.4.0", "deploy {image}: order export", Duration.ofDays(12)),
          new Release("1.4.1", "deploy {image}: fix slow order export", Duration.ofDays(6)));

  /** So many waves of pods are enough for three replicas. */
  private static final int ROLLED_OUT = 6;

  private static final String BROKEN_TAG = "1.4.2";
  private static final String BROKEN_CAUSE = "deploy {image}: new connection pool router";
  private static final Duration SINCE_BROKEN = Duration.ofMinutes(23);

  private final SimulatedCluster cluster;
  private final List<Target.OfService> targets;

  DemoHistory(SimulatedCluster cluster, List<Target.OfService> targets) {
    this.cluster = cluster;
    this.targets = targets;
  }

  /** How long before now the history begins, so that it ends with the present. */
  static Duration length(Duration podReadyAfter) {
    return RELEASES.stream()
        .map(release -> release.untilNext().plus(podReadyAfter.multipliedBy(ROLLED_OUT)))
        .reduce(SINCE_BROKEN.plus(podReadyAfter.multipliedBy(ROLLED_OUT)), Duration::plus);
  }

  /** Ends with the present. */
  void live() {
    new DemoSurroundings(cluster, targets).create();
    targets.forEach(this::autoscaler);
    for (Release release : RELEASES) {
      targets.forEach(target -> deploy(target, release.tag(), release.cause()));
      cluster.ticks(ROLLED_OUT);
      cluster.advance(release.untilNext());
    }
    targets.stream().filter(DemoHistory::goesWrong).forEach(this::breakIt);
    new DemoTroubles(cluster, this).happen(targets);
  }

  /** The gateway of Algesta's production is the one that a demo rolls back. */
  static boolean goesWrong(Target.OfService target) {
    return target.environment().platform().equals("algesta")
        && target.environment().tier() == Tier.PRODUCTION
        && target.service().name().equals("api-gateway");
  }

  private void breakIt(Target.OfService target) {
    deploy(target, BROKEN_TAG, BROKEN_CAUSE);
    cluster.ticks(ROLLED_OUT);
    String image = target.service().image() + ":" + BROKEN_TAG;
    cluster.crashes(image, 1);
    String namespace = target.environment().namespace();
    KubeObject victim =
        cluster.list("Pod", namespace).stream()
            .filter(pod -> pod.images().contains(image) && !pod.deleting())
            .findFirst()
            .orElseThrow();
    cluster.crashPod(namespace, victim.name());
    for (int minute = 0; minute < SINCE_BROKEN.toMinutes(); minute++) {
      cluster.advance(Duration.ofMinutes(1));
    }
  }

  void deploy(Target.OfService target, String tag, String cause) {
    String image = target.service().image() + ":" + tag;
    int replicas = target.environment().tier() == Tier.PRODUCTION ? 3 : 1;
    cluster.deploy(
        new SimulatedService(
            target.environment().namespace(),
            target.service().deployment(),
            target.service().container(),
            target.service().selector(),
            image,
            replicas),
        cause.replace("{image}", image));
  }

  private void autoscaler(Target.OfService target) {
    String name = target.service().hpa();
    if (name == null) {
      return;
    }
    boolean payments = name.startsWith("payment");
    boolean production = target.environment().tier() == Tier.PRODUCTION;
    ObjectNode hpa = JsonNodeFactory.instance.objectNode();
    hpa.put("apiVersion", "autoscaling/v2").put("kind", "HorizontalPodAutoscaler");
    ObjectNode meta = hpa.putObject("metadata").put("name", name);
    meta.put("namespace", target.environment().namespace());
    ObjectNode spec = hpa.putObject("spec");
    spec.put("minReplicas", payments ? 3 : production ? 2 : 1)
        .put("maxReplicas", payments ? 15 : 10);
    ObjectNode scales = spec.putObject("scaleTargetRef").put("apiVersion", "apps/v1");
    scales.put("kind", "Deployment").put("name", target.service().deployment());
    ObjectNode resource = spec.putArray("metrics").addObject().put("type", "Resource");
    ObjectNode cpu = resource.putObject("resource").put("name", "cpu");
    cpu.putObject("target").put("type", "Utilization").put("averageUtilization", 70);
    cluster.create(hpa);
  }
}
