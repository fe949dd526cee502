package dev.opsdeck.cluster.connection;

import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Makes the client of a connection.
 *
 * <p>fabric8's own credentials are replaced: after a 401 it would read some kubeconfig anew and go
 * on with the token of its current context, and it knows no impersonated uid.
 */
public final class ClientFactory {
  /** Under these names fabric8 keeps what it adds to each request. */
  private static final String TOKEN = "TOKEN";

  private static final String IMPERSONATOR = "IMPERSONATOR";

  private static final Duration CONNECT = Duration.ofSeconds(3);

  private ClientFactory() {}

  /**
   * @param patience how long one request may take, the connection included
   * @param waits is told how long an overloaded server asks to wait, before the request fails; flow
   *     control says it in the header only
   */
  public static KubernetesClient client(
      Connection connection, Duration patience, Consumer<Duration> waits) throws NoAccess {
    try {
      SSLContext tls = TlsContext.of(connection.trust(), connection.credentials());
      return new KubernetesClientBuilder()
          .withConfig(config(connection, patience))
          .withHttpClientFactory(new Transport(connection, tls))
          .withHttpClientBuilderConsumer(http -> {
            http.addOrReplaceInterceptor(TOKEN, new Authorized(connection.credentials()));
            http.addOrReplaceInterceptor(
                IMPERSONATOR, new Impersonated(connection.impersonation()));
            http.addOrReplaceInterceptor("WAIT", new Overloaded(waits));
          })
          .build();
    } catch (GeneralSecurityException e) {
      throw new NoAccess(Fact.of("cluster.bad-tls", "why", String.valueOf(e.getMessage())));
    }
  }

  /**
   * fabric8 itself would try a 500 eleven times over 19 s; the retries are ours, of watches too.
   */
  private static Config config(Connection connection, Duration patience) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(connection.server().toString())
        .withConnectionTimeout((int) CONNECT.toMillis())
        .withRequestTimeout((int) patience.toMillis())
        .withRequestRetryBackoffLimit(0)
        .withWatchReconnectLimit(0)
        .build();
  }

  /** An API server redirects nobody; to follow would hand the token to somebody else. */
  private static final class Transport extends JdkHttpClientFactory {
    private final Connection connection;
    private final SSLContext tls;

    Transport(Connection connection, SSLContext tls) {
      this.connection = connection;
      this.tls = tls;
    }

    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
      builder.sslContext(tls).followRedirects(HttpClient.Redirect.NEVER);
      connection.proxy().ifPresent(address -> builder.proxy(ProxySelector.of(address)));
    }
  }

  /** A credential that cannot be had fails the request; it never goes out without one. */
  private record Authorized(Credentials credentials) implements Interceptor {
    @Override
    public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
      try {
        credentials.authorization().ifPresent(value -> headers.setHeader("Authorization", value));
      } catch (NoAccess e) {
        throw new CredentialMissing(e);
      }
    }
  }

  private record Impersonated(Impersonation impersonation) implements Interceptor {
    @Override
    public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
      impersonation.headers().forEach(header -> headers.header(header.name(), header.value()));
    }
  }

  /** Reads {@code Retry-After} in seconds, the only form that API servers use. */
  private record Overloaded(Consumer<Duration> waits) implements Interceptor {
    private static final int TOO_MANY = 429;

    @Override
    public void after(
        HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
      String seconds = response.header("Retry-After");
      if (response.code() == TOO_MANY && seconds != null && seconds.matches("[0-9]{1,5}")) {
        waits.accept(Duration.ofSeconds(Long.parseLong(seconds)));
      }
    }
  }

  /** Carries a failure through fabric8, which knows unchecked ones only. */
  public static final class CredentialMissing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final NoAccess why;

    CredentialMissing(NoAccess why) {
      super(why);
      this.why = why;
    }

    public NoAccess why() {
      return why;
    }
  }
}
