package dev.opsdeck.action.kubernetes.diagnose;

import dev.opsdeck.action.Remedy;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import dev.opsdeck.action.kubernetes.reading.Ownership;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wrong with a service, judged from one snapshot.
 *
 * @param findings the most probable cause first
 * @param unseen what could not be looked at, and why: there may be more wrong
 */
record Diagnosis(
    List<Finding> findings, Optional<LastChange> change, SortedMap<String, Fact> unseen) {
  private static final int MOST_REMEDIES = 4;

  Diagnosis {
    findings = List.copyOf(findings);
    unseen = new TreeMap<>(unseen);
  }

  static Diagnosis of(Snapshot snapshot) {
    Optional<LastChange> change = LastChange.of(snapshot);
    Remedies remedies =
        new Remedies(snapshot.service().name(), change, Ownership.of(snapshot.deployment()));
    Routes routes = new Routes(snapshot);
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new WorkloadFindings(snapshot, remedies).all());
    findings.addAll(new PodFindings(snapshot, remedies).all());
    findings.addAll(new RouteFindings(snapshot, routes, remedies).all());
    findings.addAll(new CertificateTroubles(snapshot, routes, remedies).all());
    findings.addAll(new AutoscalerFindings(snapshot, remedies).all());
    return new Diagnosis(ordered(findings), change, seriously(snapshot));
  }

  /** A quota that refuses pods is told once, and so is a roll-out whose pods say more. */
  private static List<Finding> ordered(List<Finding> all) {
    boolean refused = all.stream().anyMatch(each -> each.kind() == Kind.REFUSED);
    boolean explained = all.stream().anyMatch(each -> explains(each.kind()));
    return all.stream()
        .filter(each -> !(refused && each.kind() == Kind.QUOTA))
        .filter(each -> !(explained && each.kind() == Kind.ROLLOUT))
        .sorted(Finding.MOST_TELLING)
        .toList();
  }

  /** Whether it says why a roll-out is not complete. */
  private static boolean explains(Kind kind) {
    return switch (kind) {
      case NODE, REFUSED, PENDING, IMAGE, CONFIGURATION, MOUNT -> true;
      case MEMORY, CRASH, LIVENESS, READINESS, STARTING, PAUSED -> true;
      case SCALED_TO_ZERO, SELECTOR, PORT, INGRESS, CERTIFICATE -> false;
      case AUTOSCALER, ENDPOINTS, ROLLOUT, RESTARTED, QUOTA -> false;
    };
  }

  /** Without cert-manager there is nothing to see, unless the catalogue names a Certificate. */
  private static SortedMap<String, Fact> seriously(Snapshot snapshot) {
    SortedMap<String, Fact> unseen = new TreeMap<>(snapshot.unseen());
    Fact why = unseen.get(Source.CERTIFICATES.word());
    if (why != null
        && why.code().equals("view.not-served")
        && snapshot.service().certificates().isEmpty()) {
      unseen.remove(Source.CERTIFICATES.word());
    }
    return unseen;
  }

  boolean isWell() {
    return findings.isEmpty() && unseen.isEmpty();
  }

  /** Those of the first finding first. */
  List<Remedy> remedies() {
    return findings.stream()
        .flatMap(each -> each.remedies().stream())
        .distinct()
        .limit(MOST_REMEDIES)
        .toList();
  }
}
