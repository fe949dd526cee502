package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.kubernetes.reading.ConfigReferences;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names of what uses the entries of an object: it reads the ConfigMap, or selects pods by
 * labels.
 */
record EntryUsers(Map<String, List<String>> byKey) {
  private static final String ANY_KEY = "";

  /** Those of one entry. */
  List<String> of(String key) {
    List<String> users = new ArrayList<>(byKey.getOrDefault(ANY_KEY, List.of()));
    users.addAll(byKey.getOrDefault(key, List.of()));
    return users;
  }

  /** The Deployments that read the ConfigMap. */
  static EntryUsers readers(KubernetesClient client, HasMetadata map) {
    String wanted = "ConfigMap/" + map.getMetadata().getName();
    List<String> readers =
        client
            .apps()
            .deployments()
            .inNamespace(map.getMetadata().getNamespace())
            .list()
            .getItems()
            .stream()
            .filter(one -> ConfigReferences.of(PodTemplate.of(one)).contains(wanted))
            .map(one -> one.getMetadata().getName())
            .toList();
    return new EntryUsers(Map.of(ANY_KEY, readers));
  }

  /** The Services and the controller that find the pod by a label. */
  static EntryUsers selectors(KubernetesClient client, Pod pod) {
    Map<String, List<String>> byKey = new TreeMap<>();
    String namespace = pod.getMetadata().getNamespace();
    Map<String, String> labels = Entry.LABEL.of(pod);
    for (Service service : client.services().inNamespace(namespace).list().getItems()) {
      Map<String, String> selector = service.getSpec().getSelector();
      if (selector != null
          && !selector.isEmpty()
          && labels.entrySet().containsAll(selector.entrySet())) {
        selector
            .keySet()
            .forEach(key ->
                byKey
                    .computeIfAbsent(key, _ -> new ArrayList<>())
                    .add("service/" + service.getMetadata().getName()));
      }
    }
    for (OwnerReference owner : pod.getMetadata().getOwnerReferences()) {
      String name = owner.getKind().toLowerCase(Locale.ROOT) + "/" + owner.getName();
      selected(client, namespace, owner)
          .forEach(key -> byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(name));
    }
    return new EntryUsers(byKey);
  }

  /** The labels by which a controller counts its pods; without one of them it makes another pod. */
  private static Set<String> selected(
      KubernetesClient client, String namespace, OwnerReference owner) {
    LabelSelector selector =
        switch (owner.getKind()) {
          case "ReplicaSet" ->
              selector(
                  client
                      .apps()
                      .replicaSets()
                      .inNamespace(namespace)
                      .withName(owner.getName())
                      .get(),
                  set -> set.getSpec().getSelector());
          case "StatefulSet" ->
              selector(
                  client
                      .apps()
                      .statefulSets()
                      .inNamespace(namespace)
                      .withName(owner.getName())
                      .get(),
                  set -> set.getSpec().getSelector());
          case "DaemonSet" ->
              selector(
                  client.apps().daemonSets().inNamespace(namespace).withName(owner.getName()).get(),
                  set -> set.getSpec().getSelector());
          default -> new LabelSelector();
        };
    Map<String, String> labels = selector.getMatchLabels();
    return labels == null ? Set.of() : labels.keySet();
  }

  private static <C> LabelSelector selector(
      @Nullable C controller, Function<C, LabelSelector> read) {
    return controller == null ? new LabelSelector() : read.apply(controller);
  }
}
