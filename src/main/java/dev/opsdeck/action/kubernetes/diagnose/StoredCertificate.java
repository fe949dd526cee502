package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;

/** What is known of the certificate that an Ingress presents. Never holds a key. */
sealed interface StoredCertificate {
  record Until(Instant end) implements StoredCertificate {}

  record NoSecret() implements StoredCertificate {}

  /** The Secret has no {@code tls.crt}, or one that is not a certificate. */
  record Unusable() implements StoredCertificate {}

  /** Looks at {@code tls.crt} only. */
  static StoredCertificate read(JsonNode secret) {
    String base64 = secret.path("data").path("tls.crt").asText("");
    try {
      byte[] pem = Base64.getMimeDecoder().decode(base64);
      X509Certificate leaf =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      return new Until(leaf.getNotAfter().toInstant());
    } catch (CertificateException | IllegalArgumentException notOne) {
      return new Unusable();
    }
  }
}
