package dev.opsdeck.action.certificate;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls.crt} of a Secret. */
final class StoredCertificates {
  /** RFC 5280, 4.2.1.6: the kinds of names that a host can have. */
  private static final List<Integer> HOST_NAMES = List.of(2, 7);

  private StoredCertificates() {}

  /**
   * @param base64 the Secret's value of {@code tls.crt}, absent when it has none
   */
  static SecretLook read(@Nullable String base64) {
    if (base64 == null || base64.isBlank()) {
      return new SecretLook.NoCertificate("tls.crt is empty");
    }
    try {
      byte[] pem = Base64.getMimeDecoder().decode(base64);
      X509Certificate leaf =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      return new SecretLook.Stored(
          leaf.getNotBefore().toInstant(),
          leaf.getNotAfter().toInstant(),
          commonName(leaf.getIssuerX500Principal()),
          hosts(leaf));
    } catch (CertificateException | IllegalArgumentException e) {
      String message = e.getMessage();
      return new SecretLook.NoCertificate(message == null ? "not a certificate" : message);
    }
  }

  private static List<String> hosts(X509Certificate certificate) throws CertificateException {
    var names = certificate.getSubjectAlternativeNames();
    return names == null
        ? List.of()
        : names.stream()
            .filter(name -> HOST_NAMES.contains((Integer) name.get(0)))
            .map(name -> name.get(1).toString())
            .toList();
  }

  /** The common name, or all of it when there is none. */
  private static String commonName(X500Principal principal) {
    try {
      for (Rdn part : new LdapName(principal.getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
    } catch (InvalidNameException e) {
      return principal.getName();
    }
    return principal.getName();
  }
}
