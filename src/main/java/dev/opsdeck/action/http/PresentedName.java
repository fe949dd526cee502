package dev.opsdeck.action.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
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
    String wanted = host.toLowerCase(Locale.ROOT);
    boolean address = wanted.matches("[0-9.]+|.*:.*");
    return address
        ? names(certificate, ADDRESS).stream().anyMatch(name -> sameAddress(name, wanted))
        : names(certificate, DNS).stream().anyMatch(name -> matches(name, wanted));
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

  private static boolean matches(String pattern, String host) {
    String name = pattern.toLowerCase(Locale.ROOT);
    if (!name.startsWith("*.")) {
      return name.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(name.substring(1));
  }

  private static boolean sameAddress(String a, String b) {
    try {
      return InetAddress.getByName(a).equals(InetAddress.getByName(b));
    } catch (UnknownHostException e) {
      return false;
    }
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
