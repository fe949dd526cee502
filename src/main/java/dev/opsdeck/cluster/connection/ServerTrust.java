package dev.opsdeck.cluster.connection;

import dev.opsdeck.kernel.HostName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * By what an API server is recognised.
 *
 * @param name the host that its certificate must stand for, when it is not the one in the address
 *     ({@code tls-server-name}); it is also what the server is asked for (SNI)
 */
public record ServerTrust(Anchor anchor, Optional<HostName> name) {
  public static final ServerTrust PUBLIC = new ServerTrust(new Anchor.Jdk(), Optional.empty());

  /** Whose word is taken for a certificate. */
  public sealed interface Anchor {
    /** The authorities that the JDK knows. */
    record Jdk() implements Anchor {}

    /** These and no others. */
    record Authorities(List<X509Certificate> certificates) implements Anchor {
      public Authorities {
        certificates = List.copyOf(certificates);
      }
    }

    /** Every server is believed ({@code insecure-skip-tls-verify}). */
    record Nobody() implements Anchor {}
  }

  X509ExtendedTrustManager trustManager() throws GeneralSecurityException {
    return switch (anchor) {
      case Anchor.Nobody nobody -> new InsecureTrustManager();
      case Anchor.Jdk jdk -> named(pathChecking(null));
      case Anchor.Authorities(List<X509Certificate> certificates) ->
          named(pathChecking(storeOf(certificates)));
    };
  }

  private X509ExtendedTrustManager named(X509ExtendedTrustManager paths) {
    return name.<X509ExtendedTrustManager>map(host -> new ServerNameTrustManager(paths, host))
        .orElse(paths);
  }

  private static X509ExtendedTrustManager pathChecking(@Nullable KeyStore anchors)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static KeyStore storeOf(List<X509Certificate> certificates)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority-" + i, certificates.get(i));
      }
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store is not read from anywhere", e);
    }
  }
}
