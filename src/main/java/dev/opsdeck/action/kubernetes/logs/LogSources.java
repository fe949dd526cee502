package dev.opsdeck.action.kubernetes.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.Naming;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Input;
import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pods whose logs are meant. */
final class LogSources {
  /** Of a service or a workload; more say the same. */
  private static final int MOST_PODS = 20;

  /** Of a namespace. */
  private static final int MOST_IN_NAMESPACE = 100;

  /** Who is looked at. */
  sealed interface Chosen {
    /**
     * @param left how many more pods there are
     */
    record Pods(List<Pod> shown, int left, Containers containers) implements Chosen {
      void read(KubernetesClient client, LogFile file) throws LogFilter.Unusable {
        for (Pod pod : shown) {
          for (String container : containers.of(pod)) {
            file.add(client, pod, container);
          }
        }
      }
    }

    record Nobody(Fact why) implements Chosen {}
  }

  private LogSources() {}

  static Chosen of(KubernetesClient client, StepContext context, Input input)
      throws InterruptedException {
    String namespace = TargetScope.namespace(context.target(), input.namespace(), false);
    ObjectReader reader = new ObjectReader(client);
    return switch (context.target()) {
      case Target.OfService service -> chosen(context, input, ofService(client, service));
      case Target.OfObject one -> ofObject(reader, context, input, one, namespace);
      case Target.OfEnvironment _,
          Target.OfServices _,
          Target.OfKind _,
          Target.OfResource _,
          Target.OfRelease _ ->
          chosen(context, input, pods(reader, podScope(context.target(), namespace)));
    };
  }

  /** By the selector of its Deployment; of one that is gone, by that of the catalogue. */
  private static List<Pod> ofService(KubernetesClient client, Target.OfService target) {
    String namespace = target.environment().namespace();
    Deployment deployment =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName(target.service().deployment())
            .get();
    var pods = client.pods().inNamespace(namespace);
    if (deployment != null) {
      return pods.withLabelSelector(deployment.getSpec().getSelector()).list().getItems();
    }
    Map<String, String> labels = target.service().selector();
    return labels.isEmpty() ? List.of() : pods.withLabels(labels).list().getItems();
  }

  private static Chosen ofObject(
      ObjectReader reader, StepContext context, Input input, Target.OfObject one, String namespace)
      throws InterruptedException {
    Scope asked = TargetScope.of(one, one.kind(), namespace);
    return switch (Naming.find(reader, asked)) {
      case Naming.Found.One(Scope found) ->
          chosen(
              context,
              input,
              one.kind() == ObjectKind.POD
                  ? pods(reader, found)
                  : below(reader, reader.list(found).getFirst(), namespace));
      case Naming.Found.None(List<String> near) ->
          new Chosen.Nobody(missing(context, one, namespace, near));
      case Naming.Found.NotServed() ->
          new Chosen.Nobody(missing(context, one, namespace, List.of()));
    };
  }

  private static Fact missing(
      StepContext context, Target.OfObject one, String namespace, List<String> near) {
    record Missing(String object, String namespace, String cluster, List<String> near) {}
    return Fact.of(
        "view.no-such-object",
        new Missing(one.name(), namespace, context.environment().cluster().name(), near));
  }

  private static List<Pod> below(ObjectReader reader, JsonNode workload, String namespace)
      throws InterruptedException {
    Map<String, String> labels = new TreeMap<>();
    workload
        .at("/spec/selector/matchLabels")
        .properties()
        .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
    Scope all = Scope.of(ApiResource.of(ObjectKind.POD), namespace);
    return labels.isEmpty() ? List.of() : pods(reader, all.labelled(TargetScope.selector(labels)));
  }

  private static Scope podScope(Target target, String namespace) {
    return TargetScope.of(target, ObjectKind.POD, namespace);
  }

  private static List<Pod> pods(ObjectReader reader, Scope scope) throws InterruptedException {
    List<Pod> pods = new ArrayList<>();
    reader.objects(scope, pod -> pods.add(Json.convert(pod, Pod.class)));
    return pods;
  }

  private static Chosen chosen(StepContext context, Input input, List<Pod> found) {
    List<Pod> named =
        found.stream()
            .filter(pod -> input.pod() == null || input.pod().equals(pod.getMetadata().getName()))
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
            .toList();
    if (named.isEmpty()) {
      return new Chosen.Nobody(nobody(context, input, found));
    }
    int most = context.target() instanceof Target.OfEnvironment ? MOST_IN_NAMESPACE : MOST_PODS;
    List<Pod> shown = named.stream().limit(most).toList();
    return new Chosen.Pods(shown, named.size() - shown.size(), Containers.of(context, input));
  }

  private static Fact nobody(StepContext context, Input input, List<Pod> found) {
    String known =
        found.stream()
            .map(pod -> pod.getMetadata().getName())
            .limit(MOST_PODS)
            .collect(Collectors.joining(", "));
    return input.pod() == null
        ? Fact.of("kubernetes.no-pods", "deployment", context.target().label())
        : Fact.of("kubernetes.no-such-pod", "pod", input.pod(), "known", known);
  }
}
