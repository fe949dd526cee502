package dev.opsdeck.action.kubernetes.reading;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one pod of a template takes of a quota, as the API server counts it ({@code
 * pkg/quota/v1/evaluator/core/pods.go}, {@code component-helpers/resource/helpers.go}): requests
 * default to limits, then to those of the namespace; sidecars count with the containers, of the
 * other init containers the greatest; the pod's own resources and overhead come on top.
 */
final class PodUsage {
  private final PodSpec pod;
  private final List<LimitRangeItem> defaults;

  /**
   * @param ranges whose defaults for containers are filled in before the quota is asked
   */
  PodUsage(PodTemplate template, List<LimitRange> ranges) {
    this.pod = template.spec().getSpec();
    this.defaults =
        ranges.stream()
            .flatMap(range -> range.getSpec().getLimits().stream())
            .filter(item -> "Container".equals(item.getType()))
            .toList();
  }

  /** Of one pod, by the names that quotas use: {@code requests.cpu}, {@code limits.memory}. */
  BigDecimal of(String resource) {
    return switch (resource) {
      case "pods", "count/pods" -> BigDecimal.ONE;
      case String name when name.startsWith("limits.") ->
          total(this::limits, name.substring("limits.".length()), ResourceRequirements::getLimits);
      case String name when name.startsWith("requests.") ->
          requested(name.substring("requests.".length()));
      case "cpu", "memory", "ephemeral-storage" -> requested(resource);
      case String name when name.startsWith("hugepages-") -> requested(name);
      default -> BigDecimal.ZERO;
    };
  }

  /** The containers without an amount that the quota obliges every container to name. */
  List<String> without(String resource) {
    Function<Container, Map<String, Quantity>> part =
        resource.startsWith("limits.") ? this::limits : this::requests;
    String name = resource.replaceFirst("^(limits|requests)\\.", "");
    if (!name.equals("cpu") && !name.equals("memory")) {
      return List.of();
    }
    List<Container> all = new ArrayList<>(pod.getContainers());
    all.addAll(pod.getInitContainers());
    return all.stream()
        .filter(container -> !part.apply(container).containsKey(name))
        .map(Container::getName)
        .toList();
  }

  /** Whether nothing is asked for and nothing limited: the scope {@code BestEffort}. */
  boolean isBestEffort() {
    List<Container> all = new ArrayList<>(pod.getContainers());
    all.addAll(pod.getInitContainers());
    return pod.getResources() == null
        && all.stream().allMatch(c -> requests(c).isEmpty() && limits(c).isEmpty());
  }

  private BigDecimal requested(String name) {
    return total(this::requests, name, ResourceRequirements::getRequests);
  }

  private BigDecimal total(
      Function<Container, Map<String, Quantity>> part,
      String name,
      Function<ResourceRequirements, @Nullable Map<String, Quantity>> ofPod) {
    BigDecimal running = BigDecimal.ZERO;
    for (Container container : pod.getContainers()) {
      running = running.add(amount(part.apply(container), name));
    }
    BigDecimal sidecars = BigDecimal.ZERO;
    BigDecimal starting = BigDecimal.ZERO;
    for (Container container : pod.getInitContainers()) {
      BigDecimal own = amount(part.apply(container), name);
      boolean sidecar = "Always".equals(container.getRestartPolicy());
      sidecars = sidecar ? sidecars.add(own) : sidecars;
      starting = starting.max(sidecar ? sidecars : sidecars.add(own));
    }
    BigDecimal whole = running.add(sidecars).max(starting);
    @Nullable Map<String, Quantity> said =
        pod.getResources() == null ? null : ofPod.apply(pod.getResources());
    BigDecimal counted = said != null && said.containsKey(name) ? amount(said, name) : whole;
    return counted.signum() == 0 ? counted : counted.add(amount(pod.getOverhead(), name));
  }

  private Map<String, Quantity> limits(Container container) {
    Map<String, Quantity> limits = new TreeMap<>();
    for (LimitRangeItem item : defaults) {
      fill(limits, item.getDefault());
    }
    put(limits, own(container, ResourceRequirements::getLimits));
    return limits;
  }

  private Map<String, Quantity> requests(Container container) {
    Map<String, Quantity> requests = new TreeMap<>();
    for (LimitRangeItem item : defaults) {
      fill(requests, item.getDefaultRequest());
      fill(requests, item.getDefault());
    }
    put(requests, own(container, ResourceRequirements::getLimits));
    put(requests, own(container, ResourceRequirements::getRequests));
    return requests;
  }

  private static @Nullable Map<String, Quantity> own(
      Container container, Function<ResourceRequirements, @Nullable Map<String, Quantity>> part) {
    return container.getResources() == null ? null : part.apply(container.getResources());
  }

  private static void fill(
      Map<String, Quantity> amounts, @Nullable Map<String, Quantity> defaults) {
    if (defaults != null) {
      defaults.forEach(amounts::putIfAbsent);
    }
  }

  private static void put(Map<String, Quantity> amounts, @Nullable Map<String, Quantity> given) {
    if (given != null) {
      amounts.putAll(given);
    }
  }

  private static BigDecimal amount(@Nullable Map<String, Quantity> amounts, String name) {
    @Nullable Quantity amount = amounts == null ? null : amounts.get(name);
    return amount == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(amount);
  }
}
