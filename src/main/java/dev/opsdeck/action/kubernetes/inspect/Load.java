package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a pod or a node uses, against what it may use.
 *
 * @param cpuOfRequest in percent, -1 when nothing is asked for; of a node -1
 * @param cpuOfLimit in percent of the limit, of a node of what it can give; -1 without a limit
 */
record Load(
    String name,
    BigDecimal cpu,
    BigDecimal memory,
    int cpuOfRequest,
    int cpuOfLimit,
    int memoryOfRequest,
    int memoryOfLimit) {
  /** Percent of a limit from which it may soon be throttled, or killed. */
  private static final int NEAR = 90;

  /**
   * @param name as it is shown
   */
  static Load ofPod(String name, JsonNode pod, Usage usage) {
    String key = pod.at("/metadata/namespace").asText() + "/" + pod.at("/metadata/name").asText();
    List<String> containers =
        pod.at("/spec/containers").valueStream().map(each -> each.path("name").asText()).toList();
    BigDecimal cpu = used(usage, key, containers, "cpu");
    BigDecimal memory = used(usage, key, containers, "memory");
    return new Load(
        name,
        cpu,
        memory,
        Amount.percent(cpu, sum(pod, "requests", "cpu")),
        Amount.percent(cpu, limit(pod, "cpu")),
        Amount.percent(memory, sum(pod, "requests", "memory")),
        Amount.percent(memory, limit(pod, "memory")));
  }

  static Load ofNode(JsonNode node, Usage usage) {
    String name = node.at("/metadata/name").asText();
    BigDecimal cpu = usage.of(name, "cpu");
    BigDecimal memory = usage.of(name, "memory");
    return new Load(
        name, cpu, memory, -1, percent(node, "cpu", cpu), -1, percent(node, "memory", memory));
  }

  private static int percent(JsonNode node, String resource, BigDecimal used) {
    return Amount.percent(
        used, Amount.of(node.path("status").path("allocatable").path(resource).asText("")));
  }

  private static BigDecimal used(
      Usage usage, String pod, List<String> containers, String resource) {
    return containers.stream()
        .map(each -> usage.of(pod + "/" + each, resource))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** One container without a limit leaves the whole pod without one. */
  private static BigDecimal limit(JsonNode pod, String resource) {
    boolean all = amounts(pod, "limits", resource).allMatch(amount -> amount.signum() > 0);
    return all ? sum(pod, "limits", resource) : BigDecimal.ZERO;
  }

  static BigDecimal sum(JsonNode pod, String part, String resource) {
    return amounts(pod, part, resource).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Stream<BigDecimal> amounts(JsonNode pod, String part, String resource) {
    return pod.at("/spec/containers")
        .valueStream()
        .map(each -> Amount.of(each.path("resources").path(part).path(resource).asText("")));
  }

  boolean isNearLimit() {
    return cpuOfLimit >= NEAR || memoryOfLimit >= NEAR;
  }
}
