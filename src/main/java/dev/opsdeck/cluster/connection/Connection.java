package dev.opsdeck.cluster.connection;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * The way to one cluster's API server.
 *
 * @param server its address; a path in it stands before every path that is asked for
 * @param proxy the HTTP proxy to go through
 */
public record Connection(
    URI server,
    ServerTrust trust,
    Optional<InetSocketAddress> proxy,
    Credentials credentials,
    Impersonation impersonation) {

  /** An API server that asks for no proof, trusted as the JDK trusts. */
  public static Connection open(String url) {
    return new Connection(
        URI.create(url),
        ServerTrust.PUBLIC,
        Optional.empty(),
        Credentials.NONE,
        Impersonation.NONE);
  }
}
