package dev.opsdeck.cluster.connection;

import dev.opsdeck.kernel.HostName;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks the path of a server's certificate and that it stands for a given host, whatever the
 * address says. Only subject alternative names count, as in Go.
 */
final class ServerNameTrustManager extends X509ExtendedTrustManager {
  /** RFC 5280, 4.2.1.6: the kinds of names that a host can have. */
  private static final List<Integer> HOST_NAMES = List.of(2, 7);

  private final X509ExtendedTrustManager paths;
  private final HostName host;

  ServerNameTrustManager(X509ExtendedTrustManager paths, HostName host) {
    this.paths = paths;
    this.host = host;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    paths.checkServerTrusted(chain, type);
    List<String> certified =
        Optional.ofNullable(chain[0].getSubjectAlternativeNames()).stream()
            .flatMap(Collection::stream)
            .filter(name -> HOST_NAMES.contains((Integer) name.get(0)))
            .map(name -> (String) name.get(1))
            .toList();
    if (!host.isCoveredByAny(certified)) {
      throw new CertificateException(
          "the certificate stands for " + certified + ", not for " + host.ascii());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("we are no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("we are no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("we are no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return paths.getAcceptedIssuers();
  }
}
