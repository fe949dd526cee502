package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.Remedy;
import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The shipped runbooks that help with a kind of trouble.
 *
 * @param service as it is typed
 * @param owner who else keeps the Deployment as it is, and would take a roll back back
 */
record Remedies(String service, Optional<LastChange> change, Optional<Fact> owner) {
  private static final String HELM = "kubernetes.owned-by-helm";

  /**
   * Of pods that do not come up or do not stay up: back to what worked when it began with the
   * newest revision.
   */
  List<Remedy> ofPods(Finding.Kind kind, boolean newestOnly, @Nullable Instant since) {
    List<Remedy> remedies = new ArrayList<>();
    if (newestOnly) {
      change.filter(each -> each.explains(since)).flatMap(this::wayBack).ifPresent(remedies::add);
    }
    switch (kind) {
      case IMAGE -> remedies.add(on(Fact.of("diagnose.offer-image"), "image-pull-backoff"));
      case MEMORY -> remedies.add(on(Fact.of("diagnose.offer-memory"), "investigate-memory"));
      case CRASH, LIVENESS, CONFIGURATION ->
          remedies.add(on(Fact.of("diagnose.offer-crashloop"), "crashloop"));
      case RESTARTED -> remedies.add(on(Fact.of("diagnose.offer-logs"), "logs"));
      case READINESS -> remedies.add(unreachable());
      case PENDING, MOUNT -> remedies.add(pending());
      default -> {}
    }
    return remedies;
  }

  private Optional<Remedy> wayBack(LastChange last) {
    return owner.isEmpty()
        ? rollback(last)
        : owner.filter(each -> each.code().equals(HELM)).map(Remedies::ofRelease);
  }

  private static Remedy ofRelease(Fact owner) {
    String release = owner.values().getOrDefault("release", "");
    return Remedy.of(
        Fact.of("diagnose.offer-helm-rollback", "release", release), "helm-rollback", release);
  }

  private Optional<Remedy> rollback(LastChange last) {
    return last.wayBack()
        .map(to ->
            new Remedy(
                Fact.of(
                    "diagnose.offer-rollback",
                    "version",
                    last.version(to),
                    "revision",
                    to.number()),
                "rollback",
                service,
                new TreeMap<>(Map.of("to-revision", Integer.toString(to.number())))));
  }

  Remedy unreachable() {
    return on(Fact.of("diagnose.offer-unreachable"), "service-unreachable");
  }

  /** Of the whole environment: what pods wait for is shared. */
  Remedy pending() {
    return Remedy.of(Fact.of("diagnose.offer-pending"), "pending-pods", "");
  }

  Remedy certificate() {
    return on(Fact.of("diagnose.offer-certificate"), "renew-certificate");
  }

  Remedy limits() {
    return on(Fact.of("diagnose.offer-hpa-limits"), "hpa-limits");
  }

  Remedy autoscaler() {
    return on(Fact.of("diagnose.offer-hpa"), "hpa");
  }

  Remedy scale() {
    return on(Fact.of("diagnose.offer-scale"), "scale");
  }

  Remedy node(String node) {
    return Remedy.of(Fact.of("diagnose.offer-node", "node", node), "describe", "node/" + node);
  }

  private Remedy on(Fact label, String runbook) {
    return Remedy.of(label, runbook, service);
  }
}
