package dev.opsdeck.cluster.connection;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/** How we prove to a cluster who we are. Safe for any number of threads. */
public interface Credentials {
  /** For what needs no proof. */
  Credentials NONE = Optional::empty;

  /**
   * The value of the header {@code Authorization}, looked up anew when it may have changed.
   *
   * @throws NoAccess when there is none although one is configured
   */
  Optional<String> authorization() throws NoAccess;

  /** The client certificate to offer, if any. */
  default List<X509ExtendedKeyManager> certificates() throws NoAccess {
    return List.of();
  }

  /** Whether a certificate of {@link #certificates()} has ended, so that new ones are needed. */
  default boolean isOutdated() {
    return false;
  }
}
