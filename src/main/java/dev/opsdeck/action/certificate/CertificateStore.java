package dev.opsdeck.action.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.certificate.TlsSecrets.Kept;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** cert-manager's objects as JSON, with all that a typed model would drop on the way back. */
final class CertificateStore {
  private static final String CERT_MANAGER = "/apis/cert-manager.io/v1";
  private static final String CORE = "/api/v1";
  private static final String ACME = "/apis/acme.cert-manager.io/v1";
  private static final ResourceDefinitionContext CERTIFICATES =
      new ResourceDefinitionContext.Builder()
          .withGroup("cert-manager.io")
          .withVersion("v1")
          .withKind("Certificate")
          .withPlural("certificates")
          .withNamespaced(true)
          .build();

  private final Clusters clusters;

  CertificateStore(Clusters clusters) {
    this.clusters = clusters;
  }

  /** A Certificate as it was read. */
  record Seen(JsonNode object) {
    private String text(String pointer) {
      return object.at(pointer).asText("");
    }

    String name() {
      return text("/metadata/name");
    }

    String uid() {
      return text("/metadata/uid");
    }

    String version() {
      return text("/metadata/resourceVersion");
    }

    long generation() {
      return object.at("/metadata/generation").asLong();
    }

    /** How often it was issued. */
    long revision() {
      return object.at("/status/revision").asLong();
    }

    /** ISO-8601, empty while nothing was issued. */
    String notAfter() {
      return text("/status/notAfter");
    }

    String secret() {
      return text("/spec/secretName");
    }

    /** Such as {@code ClusterIssuer/letsencrypt-prod}. */
    String issuer() {
      String kind = text("/spec/issuerRef/kind");
      return (kind.isEmpty() ? "Issuer" : kind) + "/" + text("/spec/issuerRef/name");
    }

    List<JsonNode> conditions() {
      return list(object.at("/status/conditions"));
    }

    private Optional<JsonNode> issuing() {
      return conditions().stream()
          .filter(each -> each.path("type").asText().equals("Issuing"))
          .filter(each -> each.path("status").asText().equals("True"))
          .findFirst();
    }

    /** Why the newest renewal failed; empty when it did not. */
    Optional<String> failure() {
      return conditions().stream()
          .filter(each -> each.path("type").asText().equals("Issuing"))
          .filter(each -> each.path("reason").asText().equals("Failed"))
          .map(each -> each.path("message").asText())
          .findFirst();
    }

    boolean isIssuing() {
      return issuing().isPresent();
    }

    String issuingMessage() {
      return issuing().map(each -> each.path("message").asText()).orElse("");
    }
  }

  ClusterAnswer<Optional<Seen>> read(Environment where, String name) throws InterruptedException {
    return clusters.read(
        where.cluster(),
        client -> get(client, path(CERT_MANAGER, where, "certificates/" + name)).map(Seen::new));
  }

  ClusterAnswer<JsonNode> patchStatus(Environment where, Seen now, JsonNode patch)
      throws InterruptedException {
    return clusters.write(
        where.cluster(),
        client ->
            Json.tree(
                client
                    .genericKubernetesResources(CERTIFICATES)
                    .inNamespace(where.namespace())
                    .withName(now.name())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Json.write(patch))));
  }

  /** What cert-manager has made of a Certificate to get it issued. */
  record Issuance(List<JsonNode> requests, List<JsonNode> orders, List<JsonNode> challenges) {}

  /** Every request of a namespace with what was made of them; orders are those of ACME alone. */
  ClusterAnswer<Issuance> issuance(Environment where) throws InterruptedException {
    return clusters.read(
        where.cluster(),
        client ->
            new Issuance(
                items(client, path(CERT_MANAGER, where, "certificaterequests")),
                items(client, path(ACME, where, "orders")),
                items(client, path(ACME, where, "challenges"))));
  }

  private static String path(String root, Environment where, String what) {
    return root + "/namespaces/" + where.namespace() + "/" + what;
  }

  private static Optional<JsonNode> get(KubernetesClient client, String path) {
    return Optional.ofNullable(client.raw(path)).map(Json::parse);
  }

  private static List<JsonNode> items(KubernetesClient client, String path) {
    return get(client, path + "?limit=500")
        .map(answer -> list(answer.path("items")))
        .orElseGet(List::of);
  }

  private static List<JsonNode> list(JsonNode array) {
    return new ArrayList<>(StreamSupport.stream(array.spliterator(), false).toList());
  }

  /** The Secret of a Certificate; empty when one of the two does not exist. */
  ClusterAnswer<Optional<Kept>> kept(Environment where, String certificate)
      throws InterruptedException {
    return clusters.read(
        where.cluster(),
        client ->
            get(client, path(CERT_MANAGER, where, "certificates/" + certificate))
                .map(Seen::new)
                .flatMap(seen ->
                    get(client, path(CORE, where, "secrets/" + seen.secret()))
                        .map(secret -> kept(seen, secret.path("metadata")))));
  }

  private static Kept kept(Seen certificate, JsonNode secret) {
    return new Kept(
        certificate,
        secret.path("name").asText(),
        secret.path("uid").asText(),
        secret.hasNonNull("deletionTimestamp"));
  }

  /** Only the Secret of that identity. */
  ClusterAnswer<String> deleteSecret(Environment where, String name, String uid)
      throws InterruptedException {
    Object only =
        new DeleteOptionsBuilder().withNewPreconditions().withUid(uid).endPreconditions().build();
    return clusters.write(
        where.cluster(),
        client ->
            Objects.requireNonNullElse(
                client.raw(path(CORE, where, "secrets/" + name), "DELETE", only), ""));
  }
}
