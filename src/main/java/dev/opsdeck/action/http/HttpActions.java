package dev.opsdeck.action.http;

import dev.opsdeck.action.Action;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The actions of this package. */
public final class HttpActions {
  static final Duration CONNECT = Duration.ofSeconds(5);
  static final Duration READ = Duration.ofSeconds(10);

  /** Enough for any health page; more is not read. */
  static final int MOST_BYTES = 64 * 1024;

  private HttpActions() {}

  /**
   * @param client made by {@link #client}; asked for at the first check, as making one takes time
   */
  public static List<Action<?, ?>> all(Supplier<HttpClient> client) {
    return List.of(
        new HttpCheckAction(new HttpProbe(client)),
        new TlsCheckAction(new TlsProbe(), TrustJudge::ofJdk));
  }

  /** A client with the limits of a check: it follows no redirect and reads little. Close it. */
  public static HttpClient client() {
    DefaultHttpClientConfiguration limits = new DefaultHttpClientConfiguration();
    limits.setConnectTimeout(CONNECT);
    limits.setReadTimeout(READ);
    limits.setFollowRedirects(false);
    limits.setMaxContentLength(MOST_BYTES);
    return HttpClient.create(null, limits);
  }
}
