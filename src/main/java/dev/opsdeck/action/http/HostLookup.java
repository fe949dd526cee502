package dev.opsdeck.action.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where a host name leads, and whether a check may go there. */
sealed interface HostLookup {
  record Allowed(InetAddress address) implements HostLookup {}

  record Unknown() implements HostLookup {}

  /**
   * It leads to an address that answers with credentials of the machine, or that is no host at all.
   */
  record Forbidden(String address) implements HostLookup {}

  /** AWS' metadata service on IPv6; the others are link-local. */
  String METADATA_V6 = "fd00:ec2:0:0:0:0:0:254";

  /** Looks the name up; one forbidden address among several is enough to refuse. */
  static HostLookup of(String host) {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(host);
      for (InetAddress address : addresses) {
        if (forbidden(address)) {
          return new Forbidden(address.getHostAddress());
        }
      }
      return new Allowed(addresses[0]);
    } catch (UnknownHostException e) {
      return new Unknown();
    }
  }

  private static boolean forbidden(InetAddress address) {
    return address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || address.getHostAddress().equals(METADATA_V6);
  }
}
