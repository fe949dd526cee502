package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The CPU and memory of a container, each as the cluster writes it; empty when nothing is said.
 *
 * @param otherRequests of other resources, which stay as they are
 * @param otherLimits likewise
 */
record Amounts(
    String requestCpu,
    String requestMemory,
    String limitCpu,
    String limitMemory,
    Map<String, String> otherRequests,
    Map<String, String> otherLimits) {
  private static final String NONE = "none";
  private static final String CPU = "cpu";
  private static final String MEMORY = "memory";

  static Amounts of(Container container) {
    ResourceRequirements now = container.getResources();
    Map<String, String> requests = texts(now == null ? null : now.getRequests());
    Map<String, String> limits = texts(now == null ? null : now.getLimits());
    return new Amounts(
        requests.getOrDefault(CPU, ""),
        requests.getOrDefault(MEMORY, ""),
        limits.getOrDefault(CPU, ""),
        limits.getOrDefault(MEMORY, ""),
        others(requests),
        others(limits));
  }

  private static Map<String, String> texts(@Nullable Map<String, Quantity> amounts) {
    Map<String, String> texts = new TreeMap<>();
    if (amounts != null) {
      amounts.forEach((name, amount) -> texts.put(name, amount.toString()));
    }
    return texts;
  }

  private static Map<String, String> others(Map<String, String> all) {
    Map<String, String> others = new TreeMap<>(all);
    others.remove(CPU);
    others.remove(MEMORY);
    return others;
  }

  Amounts with(SetResources.Input input) {
    return new Amounts(
        changed(requestCpu, input.requestCpu()),
        changed(requestMemory, input.requestMemory()),
        changed(limitCpu, input.limitCpu()),
        changed(limitMemory, input.limitMemory()),
        otherRequests,
        otherLimits);
  }

  private static String changed(String now, @Nullable String asked) {
    if (asked == null) {
      return now;
    }
    return asked.equals(NONE) ? "" : asked;
  }

  /** What brings these back. */
  SetResources.Input asked() {
    return new SetResources.Input(
        named(requestCpu), named(requestMemory), named(limitCpu), named(limitMemory));
  }

  private static String named(String amount) {
    return amount.isEmpty() ? NONE : amount;
  }

  /** What the API server would refuse. */
  List<Fact> problems() {
    List<Fact> problems = new ArrayList<>();
    Stream.of(requestCpu, requestMemory, limitCpu, limitMemory)
        .filter(amount -> !amount.isEmpty() && !isAmount(amount))
        .map(amount -> Fact.of("kubernetes.resources-bad", "amount", amount))
        .forEach(problems::add);
    if (problems.isEmpty()) {
      above(CPU, requestCpu, limitCpu, problems);
      above(MEMORY, requestMemory, limitMemory, problems);
    }
    return problems;
  }

  private static boolean isAmount(String text) {
    try {
      return Quantity.parse(text).getNumericalAmount().signum() >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void above(String what, String request, String limit, List<Fact> problems) {
    record Above(String resource, String request, String limit) {}
    if (!request.isEmpty()
        && !limit.isEmpty()
        && new Quantity(request)
                .getNumericalAmount()
                .compareTo(new Quantity(limit).getNumericalAmount())
            > 0) {
      problems.add(Fact.of("kubernetes.resources-above", new Above(what, request, limit)));
    }
  }

  Map<String, Quantity> requests() {
    return quantities(requestCpu, requestMemory, otherRequests);
  }

  Map<String, Quantity> limits() {
    return quantities(limitCpu, limitMemory, otherLimits);
  }

  private static Map<String, Quantity> quantities(
      String cpu, String memory, Map<String, String> others) {
    Map<String, Quantity> all = new TreeMap<>();
    others.forEach((name, amount) -> all.put(name, new Quantity(amount)));
    if (!cpu.isEmpty()) {
      all.put(CPU, new Quantity(cpu));
    }
    if (!memory.isEmpty()) {
      all.put(MEMORY, new Quantity(memory));
    }
    return all;
  }

  /** Requests before limits: {@code cpu 250m/500m, memory 256Mi/-}. */
  String words() {
    return "cpu %s/%s, memory %s/%s"
        .formatted(shown(requestCpu), shown(limitCpu), shown(requestMemory), shown(limitMemory));
  }

  private static String shown(String amount) {
    return amount.isEmpty() ? "-" : amount;
  }
}
