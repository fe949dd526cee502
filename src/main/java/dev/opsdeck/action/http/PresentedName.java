package dev.opsdeck.action.http;

import dev.opsdeck.kernel.HostName;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** The names in a certificate. */
final class PresentedName {
  /** RFC 5280, 4.2.1.6. */
  private static final int DNS = 2;

  private static final int ADDRESS = 7;

  private PresentedName() {}

  /** RFC 6125: alternative names only; a star stands for exactly the leftmost label. */
  static boolean covers(X509Certificate certificate, String host) {
    return HostName.of(host).isCoveredByAny(all(certificate));
  }

  /** Every host name and address that it is for. */
  static List<String> all(X509Certificate certificate) {
    return Stream.concat(names(certificate, DNS).stream(), names(certificate, ADDRESS).stream())
        .toList();
  }

  /** The common name, or all of it when there is none. */
  static String of(X500Principal principal) {
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

  private static List<String> names(X509Certificate certificate, int kind) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.get(0).equals(kind))
              .map(name -> name.get(1).toString())
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
