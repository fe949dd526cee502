package dev.opsdeck.action.certificate;

import dev.opsdeck.catalog.Environment;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.certmanager.api.model.v1.CertificateCondition;
import io.fabric8.certmanager.api.model.v1.CertificateStatus;
import io.fabric8.certmanager.client.CertManagerClient;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a cluster for Certificates and for the public half of the Secrets behind them. */
final class CertificateLook {
  private static final String API = "/apis/cert-manager.io/v1";

  /** What came of looking for a Certificate. */
  sealed interface Found {
    record Managed(ManagedCertificate certificate) implements Found {}

    record NoSuchCertificate() implements Found {}

    /** The cluster does not serve cert-manager's API. */
    record NotInstalled() implements Found {}

    record Unanswered(ClusterFailure failure) implements Found {}
  }

  private final Clusters clusters;

  CertificateLook(Clusters clusters) {
    this.clusters = clusters;
  }

  Found certificate(Environment environment, String name) throws InterruptedException {
    ClusterAnswer<Found> answer =
        clusters.read(environment.cluster(), client -> find(client, environment, name));
    return answer.fold(found -> found, Found.Unanswered::new);
  }

  /** Only {@code tls.crt} leaves this method; the key is never looked at. */
  SecretLook secret(Environment environment, String name) throws InterruptedException {
    ClusterAnswer<SecretLook> answer =
        clusters.read(
            environment.cluster(),
            client -> {
              @Nullable Secret secret =
                  client.secrets().inNamespace(environment.namespace()).withName(name).get();
              if (secret == null) {
                return new SecretLook.NoSecret();
              }
              return StoredCertificates.read(
                  secret.getData() == null ? null : secret.getData().get("tls.crt"));
            });
    return answer.fold(look -> look, failure -> new SecretLook.Unseen(failure.fact()));
  }

  private static Found find(KubernetesClient client, Environment environment, String name) {
    @Nullable Certificate certificate =
        client
            .adapt(CertManagerClient.class)
            .v1()
            .certificates()
            .inNamespace(environment.namespace())
            .withName(name)
            .get();
    if (certificate != null) {
      return new Found.Managed(read(name, certificate));
    }
    return client.raw(API) == null ? new Found.NotInstalled() : new Found.NoSuchCertificate();
  }

  private static ManagedCertificate read(String name, Certificate certificate) {
    CertificateStatus status =
        Objects.requireNonNullElseGet(certificate.getStatus(), CertificateStatus::new);
    Optional<CertificateCondition> ready = condition(status, "Ready");
    Optional<CertificateCondition> failed =
        condition(status, "Issuing")
            .filter(c -> c.getStatus().equals("False") && "Failed".equals(c.getReason()));
    return new ManagedCertificate(
        name,
        certificate.getSpec().getSecretName(),
        Objects.requireNonNullElse(certificate.getSpec().getDnsNames(), List.of()),
        ready.filter(c -> c.getStatus().equals("True")).isPresent(),
        text(ready.map(CertificateCondition::getReason).orElse(null)),
        text(ready.map(CertificateCondition::getMessage).orElse(null)),
        time(status.getNotAfter()),
        time(status.getRenewalTime()),
        condition(status, "Issuing").filter(c -> c.getStatus().equals("True")).isPresent(),
        text(failed.map(CertificateCondition::getMessage).orElse(null)));
  }

  private static Optional<CertificateCondition> condition(CertificateStatus status, String type) {
    return Objects.requireNonNullElse(status.getConditions(), List.<CertificateCondition>of())
        .stream()
        .filter(c -> type.equals(c.getType()) && c.getStatus() != null)
        .findFirst();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static @Nullable Instant time(@Nullable String value) {
    return value == null || value.isBlank() ? null : OffsetDateTime.parse(value).toInstant();
  }
}
