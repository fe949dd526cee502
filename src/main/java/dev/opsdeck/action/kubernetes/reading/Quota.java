package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ScopedResourceSelectorRequirement;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the quotas of a namespace leave room for more pods of a template. */
final class Quota {
  private final ResourceQuota quota;
  private final PodSpec pod;
  private final PodUsage usage;

  private Quota(ResourceQuota quota, PodTemplate template, PodUsage usage) {
    this.quota = quota;
    this.pod = template.spec().getSpec();
    this.usage = usage;
  }

  /** One warning per limit that is too small for {@code more} further pods. */
  static List<Fact> warnings(
      List<ResourceQuota> quotas, List<LimitRange> ranges, PodTemplate template, int more) {
    List<Fact> warnings = new ArrayList<>();
    PodUsage usage = new PodUsage(template, ranges);
    for (ResourceQuota quota : quotas) {
      if (more > 0 && quota.getStatus() != null && quota.getStatus().getHard() != null) {
        warnings.addAll(new Quota(quota, template, usage).warnings(more));
      }
    }
    return warnings;
  }

  private List<Fact> warnings(int more) {
    List<Fact> warnings = new ArrayList<>();
    if (isCounted()) {
      new TreeMap<>(quota.getStatus().getHard())
          .forEach((resource, hard) ->
              unnamed(resource).or(() -> tooSmall(resource, hard, more)).ifPresent(warnings::add));
    }
    return warnings;
  }

  /** A quota with scopes counts only the pods that match all of them. */
  private boolean isCounted() {
    List<String> scopes = quota.getSpec() == null ? List.of() : quota.getSpec().getScopes();
    List<ScopedResourceSelectorRequirement> selected =
        quota.getSpec() == null || quota.getSpec().getScopeSelector() == null
            ? List.of()
            : quota.getSpec().getScopeSelector().getMatchExpressions();
    return scopes.stream().allMatch(this::isIn) && selected.stream().allMatch(this::matches);
  }

  private boolean matches(ScopedResourceSelectorRequirement rule) {
    if (!rule.getScopeName().equals("PriorityClass")) {
      return isIn(rule.getScopeName());
    }
    String priority = pod.getPriorityClassName();
    return switch (rule.getOperator()) {
      case "In" -> priority != null && rule.getValues().contains(priority);
      case "NotIn" -> priority == null || !rule.getValues().contains(priority);
      case "DoesNotExist" -> priority == null;
      default -> priority != null;
    };
  }

  /** A scope that is not known counts nothing: no false alarm. */
  private boolean isIn(String scope) {
    return switch (scope) {
      case "Terminating" -> pod.getActiveDeadlineSeconds() != null;
      case "NotTerminating" -> pod.getActiveDeadlineSeconds() == null;
      case "BestEffort" -> usage.isBestEffort();
      case "NotBestEffort" -> !usage.isBestEffort();
      case "PriorityClass" -> pod.getPriorityClassName() != null;
      default -> false;
    };
  }

  /** A quota on processor or memory refuses pods whose containers do not name an amount. */
  private Optional<Fact> unnamed(String resource) {
    record Unnamed(String quota, String resource, List<String> containers) {}
    List<String> without = usage.without(resource);
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Fact.of(
                "kubernetes.quota-must-name",
                new Unnamed(quota.getMetadata().getName(), resource, without)));
  }

  private Optional<Fact> tooSmall(String resource, Quantity hard, int more) {
    record TooSmall(String quota, String resource, String hard, String fits, int more) {}
    BigDecimal perPod = usage.of(resource);
    Map<String, Quantity> all = quota.getStatus().getUsed();
    @Nullable Quantity used = all == null ? null : all.get(resource);
    BigDecimal taken = used == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(used);
    BigDecimal free = Quantity.getAmountInBytes(hard).subtract(taken).max(BigDecimal.ZERO);
    if (perPod.signum() <= 0 || perPod.multiply(BigDecimal.valueOf(more)).compareTo(free) <= 0) {
      return Optional.empty();
    }
    String fits = free.divide(perPod, 0, RoundingMode.DOWN).toPlainString();
    return Optional.of(
        Fact.of(
            "kubernetes.quota-too-small",
            new TooSmall(quota.getMetadata().getName(), resource, hard.toString(), fits, more)));
  }
}
