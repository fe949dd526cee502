package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether the quotas of a namespace leave room for more pods of a template. */
public final class Quota {
  private Quota() {}

  /** One warning per limit that is too small for {@code more} further pods. */
  public static List<Fact> warnings(List<ResourceQuota> quotas, PodTemplate template, int more) {
    List<Fact> warnings = new ArrayList<>();
    if (more <= 0) {
      return warnings;
    }
    for (ResourceQuota quota : quotas) {
      if (quota.getStatus() != null && quota.getStatus().getHard() != null) {
        quota
            .getStatus()
            .getHard()
            .forEach((resource, hard) ->
                tooSmall(quota, resource, hard, template, more).ifPresent(warnings::add));
      }
    }
    return warnings;
  }

  private static Optional<Fact> tooSmall(
      ResourceQuota quota, String resource, Quantity hard, PodTemplate template, int more) {
    BigDecimal perPod = perPod(resource, template);
    @Nullable Quantity used = quota.getStatus().getUsed().get(resource);
    BigDecimal free =
        amount(hard).subtract(used == null ? BigDecimal.ZERO : amount(used)).max(BigDecimal.ZERO);
    if (perPod.signum() <= 0 || perPod.multiply(BigDecimal.valueOf(more)).compareTo(free) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Fact.of(
            "kubernetes.quota-too-small",
            "quota",
            quota.getMetadata().getName(),
            "resource",
            resource,
            "hard",
            hard,
            "fits",
            free.divide(perPod, 0, RoundingMode.DOWN).toPlainString(),
            "more",
            more));
  }

  private static BigDecimal perPod(String resource, PodTemplate template) {
    return switch (resource) {
      case "pods", "count/pods" -> BigDecimal.ONE;
      case "cpu", "requests.cpu" -> sum(template, ResourceRequirements::getRequests, "cpu");
      case "memory", "requests.memory" ->
          sum(template, ResourceRequirements::getRequests, "memory");
      case "limits.cpu" -> sum(template, ResourceRequirements::getLimits, "cpu");
      case "limits.memory" -> sum(template, ResourceRequirements::getLimits, "memory");
      default -> BigDecimal.ZERO;
    };
  }

  private static BigDecimal sum(
      PodTemplate template,
      Function<ResourceRequirements, @Nullable Map<String, Quantity>> part,
      String resource) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Container container : template.containers()) {
      @Nullable Map<String, Quantity> amounts =
          container.getResources() == null ? null : part.apply(container.getResources());
      @Nullable Quantity amount = amounts == null ? null : amounts.get(resource);
      sum = amount == null ? sum : sum.add(amount(amount));
    }
    return sum;
  }

  private static BigDecimal amount(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity);
  }
}
