package dev.opsdeck.action.sql.dump;

import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Requests to a container of Azure Blob Storage. A request that may be repeated is tried three
 * times when Azure is busy or does not answer; a repeated block replaces itself.
 */
final class BlobContainer {
  private static final String VERSION = "2024-08-04";
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** One block, or the first byte of a download. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final URI address;
  private final Authority authority;
  private final Supplier<HttpClient> client;

  /** As whom it is asked. */
  sealed interface Authority {
    /**
     * @param token a bearer token that is good for some minutes
     */
    record Bearer(Supplier<String> token) implements Authority {}

    /** A shared access signature, without its question mark. */
    record Signature(String query) implements Authority {
      @Override
      public String toString() {
        return "Signature[***]";
      }
    }
  }

  /**
   * @param address such as {@code https://account.blob.core.windows.net/backups}
   * @param client made on first use
   */
  BlobContainer(URI address, Authority authority, Supplier<HttpClient> client) {
    this.address = address;
    this.authority = authority;
    this.client = client;
  }

  static HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  String label() {
    return address.toString();
  }

  HttpResponse<Void> head(String blob) throws IOException, InterruptedException {
    return repeated(request(blob, "").HEAD(), BodyHandlers.discarding());
  }

  String list(String marker) throws IOException, InterruptedException {
    String query =
        "restype=container&comp=list&include=metadata"
            + (marker.isEmpty() ? "" : "&marker=" + encoded(marker));
    HttpResponse<String> answer = repeated(request("", query).GET(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw refused(answer.statusCode(), answer.headers());
    }
    return answer.body();
  }

  InputStream get(String blob) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        repeated(request(blob, "").GET(), BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      answer.body().close();
      throw refused(answer.statusCode(), answer.headers());
    }
    return answer.body();
  }

  HttpResponse<String> block(String blob, String id, byte[] bytes, int length)
      throws IOException, InterruptedException {
    return repeated(
        request(blob, "comp=block&blockid=" + encoded(id))
            .header("Content-MD5", md5(bytes, length))
            .PUT(BodyPublishers.ofByteArray(bytes, 0, length)),
        BodyHandlers.ofString());
  }

  /** Never replaces a blob: a repeated request finds its own and is told 409 like any other. */
  HttpResponse<String> commit(String blob, String blocks, Map<String, String> about)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(blob, "comp=blocklist")
            .header("Content-Type", "application/xml")
            .header("x-ms-blob-content-type", "application/octet-stream")
            .header("If-None-Match", "*");
    about.forEach((name, value) -> request.header("x-ms-meta-" + name, value));
    return repeated(request.PUT(BodyPublishers.ofString(blocks)), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String blob, String query) {
    String signed =
        authority instanceof Authority.Signature(String signature)
            ? query + (query.isEmpty() ? "" : "&") + signature
            : query;
    String path = address + (blob.isEmpty() ? "" : "/" + encoded(blob));
    return HttpRequest.newBuilder(URI.create(signed.isEmpty() ? path : path + "?" + signed))
        .timeout(ANSWER)
        .header("x-ms-version", VERSION);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private <T> HttpResponse<T> repeated(HttpRequest.Builder request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    if (authority instanceof Authority.Bearer(Supplier<String> token)) {
      request.setHeader("Authorization", "Bearer " + identified(token));
    }
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<T> answer = client.get().send(request.build(), handler);
        if (!isPassing(answer.statusCode()) || attempt == TRIES) {
          return answer;
        }
        Thread.sleep(pause(answer.headers()));
      } catch (IOException e) {
        if (attempt == TRIES) {
          throw BlobStore.away(label(), e);
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private String identified(Supplier<String> token) throws StoreException {
    try {
      return token.get();
    } catch (RuntimeException nobody) {
      String why = String.valueOf(nobody.getMessage()).lines().findFirst().orElse("");
      throw new StoreException(
          Fact.of("clouds.no-identity", "cloud", "Azure", "why", why), Again.MAY_HELP);
    }
  }

  private static boolean isPassing(int status) {
    return status == 429 || status >= 500;
  }

  private static Duration pause(HttpHeaders headers) {
    Duration asked =
        Duration.ofSeconds(headers.firstValueAsLong("Retry-After").orElse(PAUSE.toSeconds()));
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }

  /** By the code of Azure, which stands in a header of each refusal. */
  StoreException refused(int status, HttpHeaders headers) {
    String code = headers.firstValue("x-ms-error-code").orElse("");
    Again again = isPassing(status) ? Again.MAY_HELP : Again.WILL_NOT_HELP;
    return new StoreException(
        Fact.of("dump.blob-refused", "container", label(), "status", status, "why", code), again);
  }

  private static String md5(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(bytes, 0, length);
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
