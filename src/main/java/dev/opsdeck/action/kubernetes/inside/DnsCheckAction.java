package dev.opsdeck.action.kubernetes.inside;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code dns.check}: whether the public hosts of a service lead to the load balancer of the ingress
 * that serves them.
 */
final class DnsCheckAction implements ReadAction<DnsCheckAction.Input, DnsCheckAction.Output> {
  record Input() {}

  /**
   * @param astray how many of them lead elsewhere, or nowhere
   */
  record Output(int hosts, int astray) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "dns.check",
          Effect.READ,
          Input.class,
          Output.class,
          Permission.list("list ingresses.networking.k8s.io"));

  /** Names to addresses, as the machine of Opsdeck sees them. */
  @FunctionalInterface
  interface Resolver {
    /**
     * @return empty when there is no such name
     */
    List<String> addresses(String host);
  }

  private final Clusters clusters;
  private final Resolver resolver;

  DnsCheckAction(Clusters clusters) {
    this(clusters, DnsCheckAction::system);
  }

  DnsCheckAction(Clusters clusters, Resolver resolver) {
    this.clusters = clusters;
    this.resolver = resolver;
  }

  private static List<String> system(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(InetAddress::getHostAddress)
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  /** Of one host: whether it leads where it should, and what is to be said. */
  private record Finding(boolean well, Fact fact) {}

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    List<String> hosts =
        context.service().hosts().stream()
            .map(host -> host.replaceFirst(":\\d{1,5}$", ""))
            .toList();
    if (hosts.isEmpty()) {
      return new Failed<>(
          Fact.of("http.no-hosts", "service", context.target().label()), Again.WILL_NOT_HELP);
    }
    ClusterAnswer<List<Ingress>> answer =
        clusters.read(
            context.environment().cluster(),
            client -> ingresses(client, context.environment().namespace()));
    return switch (answer) {
      case ClusterAnswer.Missing<List<Ingress>>(ClusterFailure failure) ->
          new Failed<>(failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
      case ClusterAnswer.Given<List<Ingress>>(List<Ingress> ingresses) ->
          told(hosts.stream().map(host -> finding(host, ingresses)).toList());
    };
  }

  private static List<Ingress> ingresses(KubernetesClient client, String namespace) {
    return client.network().v1().ingresses().inNamespace(namespace).list().getItems();
  }

  private static Done<Output> told(List<Finding> findings) {
    int astray = (int) findings.stream().filter(finding -> !finding.well()).count();
    Output output = new Output(findings.size(), astray);
    Fact summary =
        findings.size() == 1
            ? findings.getFirst().fact()
            : Fact.of("dns.summary", "count", findings.size(), "astray", astray);
    List<Fact> details =
        findings.size() == 1 ? List.of() : findings.stream().map(Finding::fact).toList();
    Done<Output> done = new Done<>(output, summary, details, List.of());
    return astray == 0 ? done : done.troubled();
  }

  private Finding finding(String host, List<Ingress> all) {
    record Seen(String host, String addresses, String ingress, String expected) {}
    List<String> addresses = resolver.addresses(host);
    if (addresses.isEmpty()) {
      return new Finding(false, Fact.of("dns.unknown", "host", host));
    }
    List<Ingress> serving = all.stream().filter(ingress -> serves(ingress, host)).toList();
    String names = String.join(", ", serving.stream().map(i -> i.getMetadata().getName()).toList());
    TreeSet<String> expected = new TreeSet<>();
    serving.forEach(ingress -> balancers(ingress).forEach(expected::addAll));
    Seen seen = new Seen(host, String.join(", ", addresses), names, String.join(", ", expected));
    if (serving.isEmpty()) {
      return new Finding(false, Fact.of("dns.no-ingress", seen));
    }
    if (expected.isEmpty()) {
      return new Finding(false, Fact.of("dns.no-address", seen));
    }
    boolean here = addresses.stream().anyMatch(expected::contains);
    return new Finding(here, Fact.of(here ? "dns.leads-here" : "dns.leads-elsewhere", seen));
  }

  private static boolean serves(Ingress ingress, String host) {
    return Objects.requireNonNullElse(
            ingress.getSpec().getRules(),
            List.<io.fabric8.kubernetes.api.model.networking.v1.IngressRule>of())
        .stream()
        .anyMatch(rule -> host.equalsIgnoreCase(rule.getHost()));
  }

  /** A load balancer has addresses, or a name that leads to them. */
  private Stream<List<String>> balancers(Ingress ingress) {
    if (ingress.getStatus() == null || ingress.getStatus().getLoadBalancer() == null) {
      return Stream.empty();
    }
    List<List<String>> all = new ArrayList<>();
    for (IngressLoadBalancerIngress each : ingress.getStatus().getLoadBalancer().getIngress()) {
      if (each.getIp() != null) {
        all.add(List.of(each.getIp()));
      } else if (each.getHostname() != null) {
        all.add(resolver.addresses(each.getHostname()));
      }
    }
    return all.stream();
  }
}
