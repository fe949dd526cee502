package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Kind;
import dev.opsdeck.action.kubernetes.diagnose.Finding.Severity;
import dev.opsdeck.action.kubernetes.judge.Condition;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The certificates that callers are shown: of cert-manager, else what the Secrets hold. */
record CertificateTroubles(Snapshot snapshot, Routes routes, Remedies remedies) {
  /** A certificate that nobody renews by itself is worth a word so long before its end. */
  private static final Duration SOON = Duration.ofDays(14);

  private record Told(String name, String until, String reason, String message, String since) {}

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    for (JsonNode certificate : concerned()) {
      managed(certificate).ifPresent(findings::add);
    }
    if (snapshot.saw(Source.CERTIFICATES)) {
      missing().forEach(findings::add);
    }
    snapshot.stored().forEach((secret, found) -> stored(secret, found).ifPresent(findings::add));
    return findings;
  }

  /** The Secrets of its Ingresses that no Certificate fills. */
  static Set<String> unmanaged(Snapshot snapshot) {
    Set<String> secrets = secrets(new Routes(snapshot));
    snapshot
        .of(Source.CERTIFICATES)
        .forEach(each -> secrets.remove(each.at("/spec/secretName").asText()));
    return secrets;
  }

  private static Set<String> secrets(Routes routes) {
    return routes.ingresses().stream()
        .flatMap(ingress -> ingress.at("/spec/tls").valueStream())
        .map(tls -> tls.path("secretName").asText(""))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<JsonNode> concerned() {
    Set<String> secrets = secrets(routes);
    return snapshot.of(Source.CERTIFICATES).stream()
        .filter(each ->
            snapshot.service().certificates().contains(Routes.name(each))
                || secrets.contains(each.at("/spec/secretName").asText()))
        .toList();
  }

  private List<Finding> missing() {
    Set<String> known =
        snapshot.of(Source.CERTIFICATES).stream().map(Routes::name).collect(Collectors.toSet());
    return snapshot.service().certificates().stream()
        .filter(name -> !known.contains(name))
        .map(name ->
            finding(Severity.DEGRADED, Fact.of("diagnose.certificate-missing", "name", name), null))
        .toList();
  }

  private Optional<Finding> managed(JsonNode certificate) {
    Instant now = snapshot.now();
    String name = Routes.name(certificate);
    Optional<Instant> end = time(certificate.at("/status/notAfter").asText(""));
    Optional<Condition> ready = Condition.find(certificate, "Ready");
    if (end.isPresent() && end.get().isBefore(now)) {
      return Optional.of(expired(name, end.get(), issuing(certificate)));
    }
    if (ready.filter(each -> each.status().equals("True")).isEmpty()) {
      Condition why = ready.orElseGet(() -> new Condition("Ready", "", "", "", ""));
      Told told = told(name, end, why);
      Severity severity = end.isPresent() ? Severity.RISK : Severity.OUTAGE;
      Fact fact = Fact.of("diagnose.certificate-not-ready", told);
      return Optional.of(finding(severity, fact, time(why.since()).orElse(null)));
    }
    boolean due =
        time(certificate.at("/status/renewalTime").asText("")).filter(now::isAfter).isPresent();
    Optional<Condition> failed = issuing(certificate);
    return due && failed.isPresent()
        ? Optional.of(
            finding(
                Severity.RISK,
                Fact.of("diagnose.certificate-not-renewed", told(name, end, failed.get())),
                time(failed.get().since()).orElse(null)))
        : Optional.empty();
  }

  /** Why the last try to renew it failed. */
  private static Optional<Condition> issuing(JsonNode certificate) {
    return Condition.find(certificate, "Issuing")
        .filter(each -> each.status().equals("False") && each.reason().equals("Failed"));
  }

  private static Told told(String name, Optional<Instant> end, Condition why) {
    return new Told(
        name, end.map(Instant::toString).orElse(""), why.reason(), why.message(), why.since());
  }

  private Finding expired(String name, Instant end, Optional<Condition> failed) {
    Told told =
        new Told(
            name,
            end.toString(),
            failed.map(Condition::reason).orElse(""),
            failed.map(Condition::message).orElse(""),
            end.toString());
    return finding(Severity.OUTAGE, Fact.of("diagnose.certificate-expired", told), end);
  }

  private Optional<Finding> stored(String secret, StoredCertificate found) {
    Instant now = snapshot.now();
    return switch (found) {
      case StoredCertificate.Until(Instant end) when end.isBefore(now) ->
          Optional.of(expired(secret, end, Optional.empty()));
      case StoredCertificate.Until(Instant end) when end.isBefore(now.plus(SOON)) ->
          Optional.of(
              finding(
                  Severity.RISK,
                  Fact.of("diagnose.certificate-ends", "name", secret, "until", end),
                  null));
      case StoredCertificate.Until _ -> Optional.empty();
      case StoredCertificate.NoSecret _ ->
          Optional.of(
              finding(
                  Severity.OUTAGE,
                  Fact.of("diagnose.certificate-no-secret", "name", secret),
                  null));
      case StoredCertificate.Unusable _ ->
          Optional.of(
              finding(
                  Severity.OUTAGE, Fact.of("diagnose.certificate-unusable", "name", secret), null));
    };
  }

  private Finding finding(Severity severity, Fact fact, @Nullable Instant since) {
    return new Finding(
        severity, Kind.CERTIFICATE, fact, since, List.of(), List.of(remedies.certificate()));
  }

  private static Optional<Instant> time(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
  }
}
