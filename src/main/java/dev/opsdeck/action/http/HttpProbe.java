package dev.opsdeck.action.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.exceptions.ContentLengthExceededException;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends one GET and says what came of it. */
final class HttpProbe {
  /** What came of a request. */
  sealed interface Answer {
    /**
     * @param location where it redirects to, empty when it does not
     */
    record Page(int status, String body, String location) implements Answer {}

    record UnknownHost(String host) implements Answer {}

    record ForbiddenHost(String host, String address) implements Answer {}

    record Refused(String why) implements Answer {}

    record TimedOut() implements Answer {}

    record NoTls(String why) implements Answer {}

    record TooLong() implements Answer {}

    /** The connection broke, or what came was not HTTP. */
    record Broken(String why) implements Answer {}
  }

  private final Supplier<HttpClient> client;

  HttpProbe(Supplier<HttpClient> client) {
    this.client = client;
  }

  /**
   * @param url absolute, of http or https
   */
  Answer get(URI url) {
    String host = url.getHost();
    return switch (HostLookup.of(host)) {
      case HostLookup.Allowed allowed -> exchange(url);
      case HostLookup.Unknown unknown -> new Answer.UnknownHost(host);
      case HostLookup.Forbidden forbidden -> new Answer.ForbiddenHost(host, forbidden.address());
    };
  }

  private Answer exchange(URI url) {
    HttpRequest<?> request =
        HttpRequest.GET(url)
            .accept(MediaType.APPLICATION_JSON_TYPE, MediaType.ALL_TYPE)
            .header(HttpHeaders.USER_AGENT, "opsdeck");
    try {
      return page(client.get().toBlocking().exchange(request, byte[].class));
    } catch (HttpClientResponseException e) {
      return page(e.getResponse());
    } catch (HttpClientException e) {
      return failure(e);
    }
  }

  private static Answer page(HttpResponse<?> response) {
    byte[] body = response.getBody(byte[].class).orElse(new byte[0]);
    String location = response.getHeaders().findFirst(HttpHeaders.LOCATION).orElse("");
    return new Answer.Page(response.code(), new String(body, StandardCharsets.UTF_8), location);
  }

  private static Answer failure(HttpClientException e) {
    if (e instanceof ContentLengthExceededException) {
      return new Answer.TooLong();
    }
    if (e instanceof ReadTimeoutException) {
      return new Answer.TimedOut();
    }
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return new Answer.NoTls(messageOf(cause));
      }
      if (cause instanceof SocketTimeoutException
          || cause.getClass().getSimpleName().equals("ConnectTimeoutException")) {
        return new Answer.TimedOut();
      }
      if (cause instanceof ConnectException) {
        return new Answer.Refused(messageOf(cause));
      }
    }
    return new Answer.Broken(messageOf(e));
  }

  private static String messageOf(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
