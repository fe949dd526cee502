package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.catalog.ObjectKind;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map of an object whose entries are set one by one.
 *
 * @param action the name of the action that sets them
 * @param words the beginning of the codes of what it tells
 * @param legal what keys look like
 */
record Entry<K extends HasMetadata>(
    String action,
    String words,
    ObjectKind kind,
    Class<K> type,
    String resource,
    String legal,
    Function<K, @Nullable Map<String, String>> read,
    BiFunction<K, Map<String, String>, K> write) {
  /** Keys of a ConfigMap (kubernetes.io/docs/concepts/configuration/configmap). */
  static final Entry<ConfigMap> CONFIG =
      new Entry<>(
          "kubernetes.configmap.set",
          "kubernetes.config",
          ObjectKind.CONFIG_MAP,
          ConfigMap.class,
          "configmaps",
          "[-._a-zA-Z0-9]{1,253}",
          ConfigMap::getData,
          (map, data) -> new ConfigMapBuilder(map).withData(data).build());

  /** Labels of a pod. */
  static final Entry<Pod> LABEL =
      new Entry<>(
          "kubernetes.label",
          "kubernetes.label",
          ObjectKind.POD,
          Pod.class,
          "pods",
          "([a-z0-9.-]{1,253}/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?",
          pod -> pod.getMetadata().getLabels(),
          (pod, labels) ->
              new PodBuilder(pod).editMetadata().withLabels(labels).endMetadata().build());

  Map<String, String> of(K object) {
    Map<String, String> now = read.apply(object);
    return now == null ? Map.of() : now;
  }

  /**
   * @param value absent to take the entry away
   */
  K with(K object, String key, @Nullable String value) {
    Map<String, String> next = new TreeMap<>(of(object));
    if (value == null) {
      next.remove(key);
    } else {
      next.put(key, value);
    }
    return write.apply(object, next);
  }
}
