package dev.opsdeck.action.kubernetes.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges what limits the number and the size of pods. */
final class LimitsJudge {
  /** Percent of a quota from which the next roll-out may not fit. */
  private static final int NEARLY_FULL = 90;

  private static final int FULL = 100;

  private record Used(String object, String resource, String used, String hard, int percent) {}

  private LimitsJudge() {}

  static Optional<Fact> autoscaler(String name, JsonNode autoscaler) {
    record AtMost(String object, int max) {}
    Optional<Fact> blind =
        Stream.of("ScalingActive", "AbleToScale")
            .flatMap(type -> Condition.find(autoscaler, type, "False").stream())
            .findFirst()
            .map(why -> Fact.of("view.hpa-blind", new Why(name, why)));
    return blind.or(() ->
        Condition.find(autoscaler, "ScalingLimited", "True")
            .filter(why -> why.reason().equals("TooManyReplicas"))
            .map(_ ->
                Fact.of(
                    "view.hpa-at-most",
                    new AtMost(name, autoscaler.at("/spec/maxReplicas").asInt()))));
  }

  static Optional<Fact> verticalAutoscaler(String name, JsonNode autoscaler) {
    return Stream.of("RecommendationProvided", "ConfigUnsupported", "NoPodsMatched")
        .flatMap(type -> Condition.find(autoscaler, type).stream())
        .filter(each ->
            each.status().equals(each.type().equals("RecommendationProvided") ? "False" : "True"))
        .findFirst()
        .map(why -> Fact.of("view.vpa-blind", new Why(name, why)));
  }

  static Optional<Fact> budget(String name, JsonNode budget) {
    record Below(String object, int healthy, int wanted) {}
    int healthy = budget.at("/status/currentHealthy").asInt();
    int wanted = budget.at("/status/desiredHealthy").asInt();
    return healthy < wanted
        ? Optional.of(Fact.of("view.budget-below", new Below(name, healthy, wanted)))
        : Optional.empty();
  }

  static Optional<Fact> quota(String name, JsonNode quota) {
    return quota
        .at("/status/hard")
        .propertyStream()
        .map(hard -> used(name, hard.getKey(), quota))
        .max(Comparator.comparingInt(Used::percent))
        .filter(most -> most.percent() >= NEARLY_FULL)
        .map(most ->
            most.percent() >= FULL
                ? Fact.of("view.quota-full", most)
                : Fact.of("view.quota-nearly-full", most));
  }

  private static Used used(String name, String resource, JsonNode quota) {
    String hard = quota.path("status").path("hard").path(resource).asText();
    String used = quota.path("status").path("used").path(resource).asText("0");
    return new Used(name, resource, used, hard, percent(used, hard));
  }

  /** A limit of nothing is full. */
  private static int percent(String used, String hard) {
    BigDecimal limit = Quantity.getAmountInBytes(new Quantity(hard));
    return limit.signum() == 0
        ? FULL
        : Quantity.getAmountInBytes(new Quantity(used))
            .multiply(BigDecimal.valueOf(FULL))
            .divide(limit, 0, RoundingMode.DOWN)
            .intValue();
  }
}
