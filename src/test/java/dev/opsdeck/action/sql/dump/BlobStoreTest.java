package dev.opsdeck.action.sql.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.sql.dump.BlobContainer.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Azure answers when it is busy, forgets or refuses, as its REST reference gives it. */
class BlobStoreTest {
  /** A block's bytes were not those that its MD5 says. */
  private static final String WRONG = "Md5Mismatch";

  private final Deque<Integer> troubles = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer azure;
  private BlobStore store;

  @BeforeEach
  void start() throws IOException {
    azure = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    azure.createContext("/", this::answer);
    azure.start();
    URI container = URI.create("http://127.0.0.1:" + azure.getAddress().getPort() + "/backups");
    HttpClient client = BlobContainer.client();
    store =
        new BlobStore(
            new BlobContainer(container, new Authority.Bearer(() -> "a-token"), () -> client));
  }

  @AfterEach
  void stop() {
    azure.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    asked.add(exchange.getRequestMethod() + " " + query);
    assertEquals("Bearer a-token", exchange.getRequestHeaders().getFirst("Authorization"));
    int status = troubles.isEmpty() ? 201 : troubles.pop();
    if (status == 201 && query.startsWith("comp=block&") && !isRight(exchange, body)) {
      status = 400;
      exchange.getResponseHeaders().add("x-ms-error-code", WRONG);
    }
    if (status == 503) {
      exchange.getResponseHeaders().add("x-ms-error-code", "ServerBusy");
      exchange.getResponseHeaders().add("Retry-After", "0");
    }
    if (status == 403) {
      exchange.getResponseHeaders().add("x-ms-error-code", "AuthorizationPermissionMismatch");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static boolean isRight(HttpExchange exchange, byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(body);
      return Base64.getEncoder()
          .encodeToString(digest)
          .equals(exchange.getRequestHeaders().getFirst("Content-MD5"));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean sent(byte[] bytes) throws Exception {
    try (DumpStore.Sink sink = store.begin("a.dump")) {
      sink.write(bytes, bytes.length);
      return sink.commit(
          new Stored("a.dump", bytes.length, "00", "r-1/dump", "15.20", Instant.EPOCH));
    }
  }

  @Test
  void a_busy_azure_is_asked_again_for_the_same_block() throws Exception {
    troubles.add(503);
    troubles.add(503);
    assertTrue(sent(new byte[] {1, 2, 3}));
    assertEquals(4, asked.size());
    assertEquals(asked.getFirst(), asked.get(1));
    assertEquals(asked.getFirst(), asked.get(2));
    assertEquals("PUT comp=blocklist", asked.getLast());
  }

  @Test
  void one_that_stays_busy_is_given_up_and_may_help_later() {
    troubles.addAll(List.of(503, 503, 503));
    StoreException busy = assertThrows(StoreException.class, () -> sent(new byte[] {1}));
    assertEquals("ServerBusy", busy.why().values().get("why"));
    assertEquals(Again.MAY_HELP, busy.again());
  }

  @Test
  void a_missing_role_is_told_with_azures_word_and_asked_once() {
    troubles.add(403);
    StoreException refused = assertThrows(StoreException.class, () -> sent(new byte[] {1}));
    assertEquals("dump.blob-refused", refused.why().code());
    assertEquals("AuthorizationPermissionMismatch", refused.why().values().get("why"));
    assertEquals(Again.WILL_NOT_HELP, refused.again());
    assertEquals(1, asked.size());
  }
}
