package dev.opsdeck.app;

import dev.opsdeck.action.http.HttpActions;
import io.micronaut.http.client.HttpClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP client of the checks: made at the first one, since making it takes time. */
final class LazyHttpClient implements Supplier<HttpClient>, AutoCloseable {
  private @Nullable HttpClient client;

  @Override
  public synchronized HttpClient get() {
    if (client == null) {
      client = HttpActions.client();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
