package dev.opsdeck.cluster.kubeconfig;

import dev.opsdeck.cluster.connection.NoAccess;
import dev.opsdeck.cluster.connection.PemKeys;
import dev.opsdeck.cluster.connection.ServerTrust;
import dev.opsdeck.cluster.kubeconfig.KubeconfigEntries.Entry;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.HostName;
import io.fabric8.kubernetes.api.model.Cluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code cluster} of a kubeconfig: where the API server is and by what it is recognised.
 *
 * <p>{@code disable-compression} is honoured as it is: this client never asks for compression.
 */
record KubeconfigServer(URI server, ServerTrust trust, Optional<InetSocketAddress> proxy) {

  static KubeconfigServer of(Entry<Cluster> entry) throws NoAccess {
    Cluster cluster = entry.value();
    return new KubeconfigServer(
        server(cluster),
        new ServerTrust(anchor(entry), text(cluster.getTlsServerName()).map(HostName::of)),
        proxy(cluster));
  }

  /** The authorities as PEM, also when they stand in a file: what a credential plugin is given. */
  static byte[] authorities(Entry<Cluster> entry) throws NoAccess {
    Cluster cluster = entry.value();
    return bytes(
        "certificate-authority",
        text(cluster.getCertificateAuthorityData()),
        text(cluster.getCertificateAuthority()),
        entry.folder());
  }

  /**
   * The content of a pair of fields such as {@code client-key-data} and {@code client-key}, empty
   * when neither is there.
   */
  static byte[] bytes(String field, Optional<String> data, Optional<String> file, Path folder)
      throws NoAccess {
    if (data.isPresent() && file.isPresent()) {
      throw NoAccess.both(field, field + "-data");
    }
    try {
      return data.isPresent()
          ? Base64.getMimeDecoder().decode(data.get())
          : file.isPresent() ? Files.readAllBytes(folder.resolve(file.get())) : new byte[0];
    } catch (IllegalArgumentException e) {
      throw NoAccess.badField(field + "-data", NoAccess.firstLine(e));
    } catch (IOException e) {
      throw NoAccess.file(field, folder.resolve(file.orElse("")), e);
    }
  }

  static Optional<String> text(@Nullable String written) {
    return Optional.ofNullable(written).filter(one -> !one.isEmpty());
  }

  /** Without a scheme it is HTTPS if anything of TLS is configured: client-go's rule. */
  private static URI server(Cluster cluster) throws NoAccess {
    String written = text(cluster.getServer()).map(String::strip).orElse("");
    if (written.isEmpty()) {
      throw new NoAccess(Fact.of("kubeconfig.no-server"));
    }
    boolean secure =
        text(cluster.getCertificateAuthority()).isPresent()
            || text(cluster.getCertificateAuthorityData()).isPresent()
            || Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify());
    String full = written.contains("://") ? written : (secure ? "https://" : "http://") + written;
    try {
      URI uri = URI.create(full);
      boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!known || uri.getHost() == null) {
        throw NoAccess.badField("server", written);
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw NoAccess.badField("server", written);
    }
  }

  private static ServerTrust.Anchor anchor(Entry<Cluster> entry) throws NoAccess {
    byte[] authorities = authorities(entry);
    if (Boolean.TRUE.equals(entry.value().getInsecureSkipTlsVerify())) {
      if (authorities.length > 0) {
        throw NoAccess.both("insecure-skip-tls-verify", "certificate-authority");
      }
      return new ServerTrust.Anchor.Nobody();
    }
    if (authorities.length == 0) {
      return new ServerTrust.Anchor.Jdk();
    }
    try {
      return new ServerTrust.Anchor.Authorities(PemKeys.certificates(authorities));
    } catch (GeneralSecurityException e) {
      throw NoAccess.badField("certificate-authority", NoAccess.firstLine(e));
    }
  }

  /** The JDK's client speaks to HTTP proxies only, and signs on at none. */
  private static Optional<InetSocketAddress> proxy(Cluster cluster) throws NoAccess {
    Optional<String> written = text(cluster.getProxyUrl());
    if (written.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI proxy = URI.create(written.get());
      if (!"http".equals(proxy.getScheme()) || proxy.getHost() == null) {
        throw new NoAccess(
            Fact.of("kubeconfig.proxy-kind", "kind", String.valueOf(proxy.getScheme())));
      }
      if (proxy.getUserInfo() != null) {
        throw new NoAccess(Fact.of("kubeconfig.proxy-password"));
      }
      int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
      return Optional.of(new InetSocketAddress(proxy.getHost(), port));
    } catch (IllegalArgumentException e) {
      throw NoAccess.badField("proxy-url", "?");
    }
  }
}
