package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.kubernetes.logs.LogsAction;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import dev.opsdeck.demo.cluster.SimulatedService;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A simulated cluster that runs {@code api-gateway-production}, and the actions on it. */
public final class Bench implements AutoCloseable {
  public static final String PATH = "/apis/apps/v1/namespaces/production/deployments";
  public static final SimulatedService GATEWAY =
      SimulatedService.of(
          "production", "api-gateway-production", "api-gateway", "acr.io/api-gateway:1.0", 3);

  public final SimulatedCluster cluster = SimulatedCluster.manual();
  public final KubernetesClient kubectl = cluster.client();
  public final Clusters clusters = new Clusters(any -> Connection.open(cluster.url()));
  private final ActionRegistry actions = new ActionRegistry(KubernetesActions.all(clusters));

  /** Revisions 1.0 and 1.1, the newer one running. */
  public static Bench withTwoRevisions() {
    Bench bench = new Bench();
    bench.deploy("1.0");
    bench.deploy("1.1");
    bench.cluster.forgetWrites();
    return bench;
  }

  public void deploy(String tag) {
    cluster.deployAndSettle(GATEWAY.withImage("acr.io/api-gateway:" + tag), "deploy " + tag);
  }

  public static Target target() {
    return target(Tier.PRODUCTION);
  }

  public static Target target(Tier tier) {
    Service service =
        new Service(
            "api-gateway",
            GATEWAY.deployment(),
            "api-gateway",
            GATEWAY.labels(),
            3000,
            "acr.io/api-gateway",
            null,
            null,
            List.of(),
            List.of(),
            null);
    Environment environment =
        new Environment(
            "algesta", "prod", Set.of(), tier, new Cluster("aks", "aks"), GATEWAY.namespace());
    return new Target.OfService(environment, service);
  }

  public Step step(String run) {
    return new Step(target(), run, cluster.clock(), () -> false);
  }

  @SuppressWarnings("unchecked")
  private <T extends Action<?, ?>> T find(String name) {
    return (T) actions.find(name).orElseThrow();
  }

  /** For what nobody answers, without waiting for as long as in earnest. */
  public Clusters impatient() {
    return new Clusters(any -> Connection.open(cluster.url()), Duration.ofMillis(500));
  }

  RolloutStatusAction rollout() {
    return find("kubernetes.rollout.status");
  }

  RolloutHistoryAction history() {
    return find("kubernetes.rollout.history");
  }

  LogsAction logs() {
    return find("kubernetes.logs");
  }

  GetAction get() {
    return find("kubernetes.get");
  }

  AssertAction check() {
    return find("kubernetes.assert");
  }

  public Deployment deployment() {
    return kubectl
        .apps()
        .deployments()
        .inNamespace("production")
        .withName(GATEWAY.deployment())
        .get();
  }

  public String image(Deployment deployment) {
    return PodTemplate.of(deployment).image("api-gateway");
  }

  /** Somebody else changes the Deployment behind our back. */
  public void edit(UnaryOperator<DeploymentBuilder> change) {
    Deployment wanted = change.apply(new DeploymentBuilder(deployment())).build();
    kubectl.resource(wanted).update();
    cluster.settle();
  }

  public void label(String key, String value) {
    edit(d -> d.editMetadata().addToLabels(key, value).endMetadata());
  }

  public void annotate(String key, String value) {
    edit(d -> d.editMetadata().addToAnnotations(key, value).endMetadata());
  }

  /** Changes to the Deployment that were stored. */
  public long changes() {
    return cluster.writes().stream()
        .filter(w -> w.effective() && w.method().equals("PATCH") && w.path().startsWith(PATH))
        .count();
  }

  public static <I extends Record, O extends Record> PlanOutcome.Planned<O> planned(
      ChangeAction<I, O> action, Step step, I input) throws InterruptedException {
    return Expect.planned(action.plan(step, input));
  }

  public static <O extends Record> List<String> codes(PlanOutcome<O> outcome) {
    return Expect.refused(outcome).problems().stream().map(f -> f.code()).toList();
  }

  @Override
  public void close() {
    kubectl.close();
    clusters.close();
    cluster.close();
  }
}
