package dev.opsdeck.cluster.connection;

import dev.opsdeck.kernel.HostName;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The TLS of one connection: whom we believe, what we prove ourselves by, whom we ask for. */
final class TlsContext extends SSLContext {
  private TlsContext(SSLContext context, HostName name) {
    super(new Spi(context, name), context.getProvider(), context.getProtocol());
  }

  /**
   * @throws NoAccess when the credentials do not give the certificate that they should
   */
  static SSLContext of(ServerTrust trust, Credentials credentials)
      throws GeneralSecurityException, NoAccess {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        credentials.certificates().toArray(KeyManager[]::new),
        new TrustManager[] {trust.trustManager()},
        null);
    Optional<HostName> name = trust.name();
    return name.isPresent() ? new TlsContext(context, name.get()) : context;
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext context;
    private final HostName name;

    Spi(SSLContext context, HostName name) {
      this.context = context;
      this.name = name;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return new SniEngine(context.createSSLEngine(host, port), name);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return new SniEngine(context.createSSLEngine(), name);
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return context.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random) {
      throw new IllegalStateException("made ready when it was made");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException("engines only");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("engines only");
    }
  }
}
