package dev.opsdeck.demo.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.DemoAuthority.Issued;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/** cert-manager Certificates with the Secrets that they keep, as cert-manager 1.18 writes them. */
public final class DemoCertificates {
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final Duration LIFE = Duration.ofDays(90);

  private DemoCertificates() {}

  /** Puts a Certificate and its Secret into the cluster; the last renewal failed when it is due. */
  public static Issued install(
      SimulatedCluster cluster,
      DemoAuthority authority,
      String namespace,
      String name,
      List<String> hosts,
      Instant notAfter) {
    Instant end = notAfter.truncatedTo(ChronoUnit.SECONDS);
    Issued issued = authority.issue(hosts, end.minus(LIFE), end);
    cluster.create(secret(namespace, name, issued));
    boolean overdue = cluster.clock().instant().isAfter(end.minus(RENEW_BEFORE));
    cluster.create(certificate(cluster.clock().instant(), namespace, name, hosts, issued, overdue));
    return issued;
  }

  private static ObjectNode secret(String namespace, String name, Issued issued) {
    ObjectNode secret = object("v1", "Secret", namespace, name);
    ((ObjectNode) secret.path("metadata"))
        .putObject("annotations")
        .put("cert-manager.io/certificate-name", name);
    secret.put("type", "kubernetes.io/tls");
    ObjectNode data = secret.putObject("data");
    data.put("tls.crt", base64(issued.chainPem())).put("tls.key", base64(issued.keyPem()));
    return secret;
  }

  private static ObjectNode certificate(
      Instant now,
      String namespace,
      String name,
      List<String> hosts,
      Issued issued,
      boolean overdue) {
    ObjectNode certificate = object("cert-manager.io/v1", "Certificate", namespace, name);
    ObjectNode spec = certificate.putObject("spec").put("secretName", name);
    hosts.forEach(spec.putArray("dnsNames")::add);
    spec.putObject("issuerRef").put("name", "letsencrypt-prod").put("kind", "ClusterIssuer");
    spec.put("renewBefore", "720h0m0s");
    Instant end = issued.certificate().getNotAfter().toInstant();
    Instant start = issued.certificate().getNotBefore().toInstant();
    ObjectNode status = certificate.putObject("status").put("revision", 3);
    status.put("notBefore", start.toString()).put("notAfter", end.toString());
    status.put("renewalTime", end.minus(RENEW_BEFORE).toString());
    boolean expired = now.isAfter(end);
    condition(
        status,
        "Ready",
        expired ? "False" : "True",
        expired ? "Expired" : "Ready",
        expired ? "Certificate expired on " + end : "Certificate is up to date and has not expired",
        start);
    if (overdue) {
      status.put("failedIssuanceAttempts", 4);
      status.put(
          "lastFailureTime",
          now.minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS).toString());
      condition(
          status,
          "Issuing",
          "False",
          "Failed",
          "The certificate request has failed to complete and will be retried: Failed to wait for"
              + " order resource to become ready: order is in \"invalid\" state",
          now.minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS));
    }
    return certificate;
  }

  private static void condition(
      ObjectNode status, String type, String value, String reason, String message, Instant since) {
    status
        .withArrayProperty("conditions")
        .addObject()
        .put("type", type)
        .put("status", value)
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", since.toString())
        .put("observedGeneration", 1);
  }

  private static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", namespace);
    return object;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
