package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.judge.Condition;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code kubernetes.cluster}: whether a cluster answers and takes Opsdeck's credentials, in which
 * version, with which nodes and with what installed.
 */
final class ClusterAction implements ReadAction<ClusterAction.Input, ClusterAction.Output> {
  private static final int FORBIDDEN = 403;

  /** What is installed, by the API that it brings. */
  private static final Map<String, String> PRODUCTS =
      new TreeMap<>(
          Map.of(
              "metrics.k8s.io", "metrics-server",
              "cert-manager.io", "cert-manager",
              "networking.istio.io", "Istio",
              "velero.io", "Velero",
              "autoscaling.k8s.io", "Vertical Pod Autoscaler"));

  record Input() {}

  /**
   * @param version of its API server
   * @param nodes -1 when they may not be seen
   */
  record Output(String version, int nodes, int ready) {}

  private record Looked(
      String version,
      boolean serving,
      List<JsonNode> nodes,
      boolean nodesSeen,
      Set<String> groups) {
    long ready() {
      return nodes.stream()
          .filter(node ->
              Condition.find(node, "Ready").filter(c -> c.status().equals("True")).isPresent())
          .count();
    }
  }

  private final Clusters clusters;

  ClusterAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.cluster",
        Effect.READ,
        AcceptedTargets.ENVIRONMENT,
        Input.class,
        Output.class,
        Permission.inCluster("optionally list nodes"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return clusters
        .read(context.environment().cluster(), ClusterAction::look)
        .fold(looked -> told(context, looked), Inspections::failed);
  }

  private static Looked look(KubernetesClient client) throws InterruptedException {
    String version = client.getKubernetesVersion().getGitVersion();
    Set<String> groups =
        client.getApiGroups().getGroups().stream()
            .map(APIGroup::getName)
            .collect(Collectors.toSet());
    List<JsonNode> nodes = new ArrayList<>();
    boolean seen = true;
    try {
      new ObjectReader(client).objects(Scope.of(ApiResource.of(ObjectKind.NODE), ""), nodes::add);
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw e;
      }
      seen = false;
    }
    return new Looked(version, isServing(client), nodes, seen, groups);
  }

  /** An API server that is not ready answers 500, and tells which of its checks fails. */
  private static boolean isServing(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return true;
      }
      if (e.getCode() < 500) {
        throw e;
      }
      return false;
    }
  }

  private static StepOutcome<Output> told(StepContext context, Looked looked) {
    record Summary(String cluster, String version, String nodes, long ready, String serving) {}
    boolean well = looked.serving() && looked.ready() == looked.nodes().size();
    Summary summary =
        new Summary(
            context.environment().cluster().name(),
            looked.version(),
            looked.nodesSeen() ? String.valueOf(looked.nodes().size()) : "",
            looked.ready(),
            looked.serving() ? "yes" : "");
    Output output =
        new Output(
            looked.version(),
            looked.nodesSeen() ? looked.nodes().size() : -1,
            (int) looked.ready());
    Done<Output> done =
        new Done<>(output, Fact.of("inspect.cluster", summary), details(looked), List.of());
    return well ? done : done.troubled();
  }

  private static List<Fact> details(Looked looked) {
    record Products(List<String> installed, List<String> missing) {}
    List<Fact> details = new ArrayList<>();
    Map<String, Long> kubelets =
        looked.nodes().stream()
            .collect(
                Collectors.groupingBy(
                    node -> node.at("/status/nodeInfo/kubeletVersion").asText("?"),
                    TreeMap::new,
                    Collectors.counting()));
    kubelets.forEach((version, count) ->
        details.add(Fact.of("inspect.kubelets", "version", version, "count", count)));
    if (!looked.nodesSeen()) {
      details.add(Fact.of("inspect.nodes-forbidden"));
    }
    details.add(
        Fact.of(
            "inspect.products",
            new Products(
                products(looked.groups()::contains),
                products(group -> !looked.groups().contains(group)))));
    return details;
  }

  private static List<String> products(Predicate<String> wanted) {
    return PRODUCTS.entrySet().stream()
        .filter(each -> wanted.test(each.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }
}
