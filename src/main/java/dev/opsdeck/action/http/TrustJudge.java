package dev.opsdeck.action.http;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whether a chain leads to an authority that the trust store of the JDK trusts. */
final class TrustJudge {
  private final Set<TrustAnchor> anchors;

  private TrustJudge(Set<TrustAnchor> anchors) {
    this.anchors = anchors;
  }

  static TrustJudge ofJdk() {
    return of(null);
  }

  /**
   * @param store null for the one that the JDK uses itself
   */
  static TrustJudge of(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return new TrustJudge(
          Arrays.stream(factory.getTrustManagers())
              .filter(X509TrustManager.class::isInstance)
              .flatMap(m -> Arrays.stream(((X509TrustManager) m).getAcceptedIssuers()))
              .map(issuer -> new TrustAnchor(issuer, null))
              .collect(Collectors.toSet()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the trust store of the JDK cannot be read", e);
    }
  }

  /**
   * Judges who signed it, at a time at which it was valid: that it ended is another matter.
   *
   * @param chain the server's own certificate first, the rest in any order
   */
  boolean trusts(List<X509Certificate> chain, Instant now) {
    X509Certificate own = chain.getFirst();
    Instant end = own.getNotAfter().toInstant();
    Instant start = own.getNotBefore().toInstant();
    Instant at = now.isAfter(end) ? end : now.isBefore(start) ? start : now;
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(own);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return true;
    } catch (CertPathBuilderException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK builds certificate paths", e);
    }
  }
}
