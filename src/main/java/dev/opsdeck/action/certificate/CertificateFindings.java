package dev.opsdeck.action.certificate;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.HostName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What is to be said about one certificate: pure, from what cert-manager says and what the Secret
 * holds.
 *
 * @param ready whether it serves and will go on doing so: Ready, and the Secret holds the same
 * @param renewal how its newest renewal stands
 * @param daysLeft whole days until the certificate in use ends, negative when it has
 */
record CertificateFindings(
    String name, boolean ready, Renewal renewal, long daysLeft, List<Fact> facts) {
  /** How the newest renewal of a certificate stands. */
  enum Renewal {
    NONE_RUNS,
    RUNS,
    FAILED;

    private static Renewal of(ManagedCertificate managed) {
      if (managed.issuing()) {
        return RUNS;
      }
      return managed.failure().isEmpty() ? NONE_RUNS : FAILED;
    }
  }

  CertificateFindings {
    facts = List.copyOf(facts);
  }

  static CertificateFindings missing(String name, String namespace) {
    Fact fact = Fact.of("certificate.not-found", "name", name, "namespace", namespace);
    return new CertificateFindings(name, false, Renewal.NONE_RUNS, 0, List.of(fact));
  }

  static CertificateFindings of(ManagedCertificate managed, SecretLook secret, Instant now) {
    List<Fact> facts = new ArrayList<>();
    facts.add(state(managed));
    managed
        .end()
        .ifPresent(end ->
            facts.add(Fact.of("certificate.validity", "until", end, "days", days(now, end))));
    renewal(managed, now, facts);
    boolean sound = stored(managed, secret, facts);
    Instant end =
        switch (secret) {
          case SecretLook.Stored stored -> stored.notAfter();
          case SecretLook.NoSecret none -> managed.end().orElse(now);
          case SecretLook.NoCertificate none -> managed.end().orElse(now);
          case SecretLook.Unseen unseen -> managed.end().orElse(now);
        };
    boolean alive = end.isAfter(now);
    return new CertificateFindings(
        managed.name(),
        managed.ready() && sound && alive,
        Renewal.of(managed),
        days(now, end),
        facts);
  }

  private static Fact state(ManagedCertificate managed) {
    if (managed.ready()) {
      return Fact.of("certificate.ready", "name", managed.name(), "secret", managed.secret());
    }
    if (managed.reason().isEmpty()) {
      return Fact.of("certificate.not-decided", "name", managed.name());
    }
    return Fact.of(
        "certificate.not-ready",
        "name",
        managed.name(),
        "reason",
        managed.reason(),
        "message",
        managed.message());
  }

  private static void renewal(ManagedCertificate managed, Instant now, List<Fact> facts) {
    if (managed.issuing()) {
      facts.add(Fact.of("certificate.issuing", "name", managed.name()));
    }
    Instant planned = managed.renewal();
    if (planned != null && planned.isAfter(now)) {
      facts.add(Fact.of("certificate.renewal-planned", "at", planned));
    } else if (planned != null) {
      facts.add(Fact.of("certificate.renewal-overdue", "name", managed.name(), "at", planned));
    }
    if (!managed.failure().isEmpty()) {
      facts.add(Fact.of("certificate.renewal-failed", "message", managed.failure()));
    }
  }

  /** Whether the Secret does not contradict; one that may not be seen does not. */
  private static boolean stored(ManagedCertificate managed, SecretLook secret, List<Fact> facts) {
    switch (secret) {
      case SecretLook.Stored stored -> {
        facts.add(
            Fact.of(
                "certificate.stored",
                "secret",
                managed.secret(),
                "issuer",
                stored.issuer(),
                "hosts",
                String.join(", ", stored.hosts()),
                "until",
                stored.notAfter()));
        return agrees(managed, stored, facts);
      }
      case SecretLook.NoSecret none ->
          facts.add(Fact.of("certificate.no-secret", "secret", managed.secret()));
      case SecretLook.NoCertificate bad ->
          facts.add(
              Fact.of("certificate.bad-secret", "secret", managed.secret(), "why", bad.why()));
      case SecretLook.Unseen unseen -> {
        facts.add(Fact.of("certificate.secret-unseen", "secret", managed.secret()));
        facts.add(unseen.why());
        return true;
      }
    }
    return false;
  }

  private static boolean agrees(
      ManagedCertificate managed, SecretLook.Stored stored, List<Fact> facts) {
    boolean same = managed.end().map(end -> end.equals(stored.notAfter())).orElse(false);
    if (!same) {
      facts.add(
          Fact.of(
              "certificate.differs",
              "secret",
              managed.secret(),
              "stored",
              stored.notAfter(),
              "managed",
              managed.end().map(Instant::toString).orElse("")));
    }
    TreeSet<String> uncovered = new TreeSet<>(managed.hosts());
    uncovered.removeIf(host -> HostName.of(host).isCoveredByAny(stored.hosts()));
    if (!uncovered.isEmpty()) {
      facts.add(
          Fact.of(
              "certificate.hosts-missing",
              "secret",
              managed.secret(),
              "hosts",
              String.join(", ", uncovered)));
    }
    return same && uncovered.isEmpty();
  }

  private static long days(Instant now, Instant end) {
    return Math.floorDiv(Duration.between(now, end).toSeconds(), Duration.ofDays(1).toSeconds());
  }
}
