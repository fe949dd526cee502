package dev.opsdeck.kernel;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The name or address of a host, compared as DNS and TLS compare it: without regard to case, to a
 * trailing dot and to how an international name is written (RFC 4343, RFC 5890, RFC 6125 §6.4).
 *
 * @param ascii lower case, without a trailing dot, international labels in their {@code xn--} form;
 *     an address in its canonical text
 */
public record HostName(String ascii) {

  /** What cannot be a host name is kept as it is, in lower case: it equals only itself. */
  public static HostName of(String written) {
    String bare = unbracketed(written.strip());
    return address(bare)
        .map(address -> new HostName(address.getHostAddress()))
        .orElseGet(() -> new HostName(named(bare)));
  }

  /** Whether it is an IPv4 or IPv6 address. */
  public boolean isAddress() {
    return address(ascii).isPresent();
  }

  /**
   * Whether a certificate's name stands for this host. A wildcard is a whole first label and stands
   * for exactly one label; it stands for no address.
   */
  public boolean isCoveredBy(HostName certified) {
    if (ascii.equals(certified.ascii)) {
      return true;
    }
    if (!certified.ascii.startsWith("*.") || isAddress()) {
      return false;
    }
    String domain = certified.ascii.substring(1);
    int dot = ascii.indexOf('.');
    return dot > 0 && ascii.substring(dot).equals(domain);
  }

  public boolean isCoveredByAny(Collection<String> certified) {
    return certified.stream().map(HostName::of).anyMatch(this::isCoveredBy);
  }

  private static String named(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String undotted = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    String wild = undotted.startsWith("*.") ? "*." : "";
    try {
      return wild + IDN.toASCII(undotted.substring(wild.length())).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return undotted;
    }
  }

  private static String unbracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
