package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.Remedy;
import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong.
 *
 * @param since when it began, as far as the cluster remembers; absent when nobody knows
 * @param evidence what it was seen by
 * @param remedies what would help, the best first
 */
record Finding(
    Severity severity,
    Kind kind,
    Fact fact,
    @Nullable Instant since,
    List<Fact> evidence,
    List<Remedy> remedies) {
  /** How bad it is for whoever calls the service. */
  enum Severity {
    /** Nobody is served, or nobody from outside. */
    OUTAGE,
    /** Some are served, or slower than usual. */
    DEGRADED,
    /** All are served, for now. */
    RISK
  }

  /** What it is, causes before what they lead to. */
  enum Kind {
    SCALED_TO_ZERO,
    NODE,
    REFUSED,
    PENDING,
    IMAGE,
    CONFIGURATION,
    MOUNT,
    MEMORY,
    CRASH,
    LIVENESS,
    READINESS,
    STARTING,
    SELECTOR,
    PORT,
    INGRESS,
    CERTIFICATE,
    AUTOSCALER,
    ENDPOINTS,
    PAUSED,
    ROLLOUT,
    RESTARTED,
    QUOTA
  }

  /** The worst first; of equal ones the cause before its consequences. */
  static final Comparator<Finding> MOST_TELLING =
      Comparator.comparing(Finding::severity).thenComparing(Finding::kind);

  Finding {
    evidence = List.copyOf(evidence);
    remedies = List.copyOf(remedies);
  }
}
