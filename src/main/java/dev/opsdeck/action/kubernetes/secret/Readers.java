package dev.opsdeck.action.kubernetes.secret;

import dev.opsdeck.action.kubernetes.reading.ConfigReferences;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/**
 * What reads a Secret in a namespace.
 *
 * @param kind the plural of a kind in {@code apps/v1} that can be restarted, or empty
 */
record Readers(String kind, String name) {
  String label() {
    return switch (kind) {
      case "deployments" -> "deployment/" + name;
      case "statefulsets" -> "statefulset/" + name;
      case "daemonsets" -> "daemonset/" + name;
      default -> name;
    };
  }

  boolean restarts() {
    return !kind.isEmpty();
  }

  /** All of them, as people name them. */
  static List<String> labels(KubernetesClient client, String namespace, String kind, String name) {
    return all(client, namespace, kind, name).stream().map(Readers::label).toList();
  }

  /**
   * @param of {@code Secret} or {@code ConfigMap}
   */
  static List<Readers> all(KubernetesClient client, String namespace, String of, String name) {
    String wanted = of + "/" + name;
    List<Readers> all = new ArrayList<>();
    client.apps().deployments().inNamespace(namespace).list().getItems().stream()
        .filter(each -> reads(each.getSpec().getTemplate(), wanted, name))
        .forEach(each -> all.add(new Readers("deployments", each.getMetadata().getName())));
    client.apps().statefulSets().inNamespace(namespace).list().getItems().stream()
        .filter(each -> reads(each.getSpec().getTemplate(), wanted, name))
        .forEach(each -> all.add(new Readers("statefulsets", each.getMetadata().getName())));
    client.apps().daemonSets().inNamespace(namespace).list().getItems().stream()
        .filter(each -> reads(each.getSpec().getTemplate(), wanted, name))
        .forEach(each -> all.add(new Readers("daemonsets", each.getMetadata().getName())));
    client.batch().v1().cronjobs().inNamespace(namespace).list().getItems().stream()
        .filter(
            each -> reads(each.getSpec().getJobTemplate().getSpec().getTemplate(), wanted, name))
        .forEach(each -> all.add(new Readers("", "cronjob/" + each.getMetadata().getName())));
    if (of.equals("Secret")) {
      others(client, namespace, name, all);
    }
    return all;
  }

  /** They see a new value by themselves, or at the next start of a pod. */
  private static void others(
      KubernetesClient client, String namespace, String name, List<Readers> all) {
    client.network().v1().ingresses().inNamespace(namespace).list().getItems().stream()
        .filter(each ->
            each.getSpec().getTls().stream().anyMatch(tls -> name.equals(tls.getSecretName())))
        .forEach(each -> all.add(new Readers("", "ingress/" + each.getMetadata().getName())));
    client.serviceAccounts().inNamespace(namespace).list().getItems().stream()
        .filter(each -> pulls(each.getImagePullSecrets(), name))
        .forEach(
            each -> all.add(new Readers("", "serviceaccount/" + each.getMetadata().getName())));
  }

  private static boolean reads(PodTemplateSpec template, String wanted, String name) {
    return ConfigReferences.of(new PodTemplate(template)).contains(wanted)
        || (wanted.startsWith("Secret/") && pulls(template.getSpec().getImagePullSecrets(), name));
  }

  private static boolean pulls(List<LocalObjectReference> references, String name) {
    return references.stream().anyMatch(reference -> name.equals(reference.getName()));
  }
}
