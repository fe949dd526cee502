package dev.opsdeck.action.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where a host name leads, and whether a check may go there. Whoever connects uses the addresses
 * that were judged here: a name that is looked up twice may lead elsewhere the second time.
 */
sealed interface HostLookup {
  /**
   * @param addresses at least one, in the order of the system
   */
  record Allowed(List<InetAddress> addresses) implements HostLookup {
    public Allowed {
      addresses = List.copyOf(addresses);
    }
  }

  record Unknown() implements HostLookup {}

  /**
   * It leads to an address that answers with credentials of the machine, or that is no host at all.
   */
  record Forbidden(String address) implements HostLookup {}

  /** It leads into a private network, and the catalogue does not name it. */
  record Private(String address) implements HostLookup {}

  /** How far a check may go. */
  enum Reach {
    PUBLIC_ONLY,
    /** For hosts that the catalogue names: whoever writes it knows what is behind them. */
    PRIVATE_TOO
  }

  /** Looks the name up, once; one wrong address among several is enough to refuse. */
  static HostLookup of(String host, Reach reach) {
    try {
      return judged(List.of(InetAddress.getAllByName(host)), reach);
    } catch (UnknownHostException e) {
      return new Unknown();
    }
  }

  static HostLookup judged(List<InetAddress> addresses, Reach reach) {
    for (InetAddress address : addresses) {
      switch (AddressKind.of(address)) {
        case FORBIDDEN -> {
          return new Forbidden(address.getHostAddress());
        }
        case PRIVATE -> {
          if (reach == Reach.PUBLIC_ONLY) {
            return new Private(address.getHostAddress());
          }
        }
        case PUBLIC -> {}
      }
    }
    return new Allowed(addresses);
  }
}
