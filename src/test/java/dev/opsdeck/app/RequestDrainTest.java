package dev.opsdeck.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.database.TestDatabase;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestDrainTest {
  private static final CountDownLatch ASKED = new CountDownLatch(1);
  private static final CountDownLatch MAY_ANSWER = new CountDownLatch(1);

  private final ApplicationContext context = context();
  private final EmbeddedServer server = context.getBean(EmbeddedServer.class).start();

  private static ApplicationContext context() {
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .properties(
                Map.of(
                    "micronaut.server.port",
                    -1,
                    "micronaut.metrics.enabled",
                    false,
                    "spec.name",
                    "RequestDrainTest"))
            .build();
    context.registerSingleton(Settings.read(Map.of("OPSDECK_STOP_GRACE", "1s")));
    context.registerSingleton(InstantSource.system());
    context.registerSingleton(TestDatabase.fresh());
    return context.start();
  }

  @AfterEach
  void end() {
    MAY_ANSWER.countDown();
    context.close();
  }

  @Test
  void it_is_not_ready_first_then_closes_the_port_and_answers_what_is_open() throws Exception {
    assertEquals(200, get("/health/readiness").statusCode());
    CompletableFuture<HttpResponse<String>> open = send("/slow");
    assertTrue(ASKED.await(10, TimeUnit.SECONDS));

    CompletableFuture<Void> drained =
        CompletableFuture.runAsync(() -> {
          try {
            context.getBean(RequestDrain.class).begin();
            context.getBean(RequestDrain.class).finish();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertEquals(503, awaitOtherThan(200), "not ready while the port is open");
    awaitRefusal();
    assertFalse(open.isDone());
    assertFalse(drained.isDone(), "a request is open");
    MAY_ANSWER.countDown();

    assertEquals("late but whole", open.get(10, TimeUnit.SECONDS).body());
    drained.get(15, TimeUnit.SECONDS);
  }

  private int awaitOtherThan(int status) throws IOException, InterruptedException {
    int now = status;
    while (now == status) {
      now = get("/health/readiness").statusCode();
    }
    return now;
  }

  private void awaitRefusal() throws IOException, InterruptedException {
    while (true) {
      try {
        get("/health/liveness");
      } catch (ConnectException refused) {
        return;
      } catch (IOException cut) {
        assertTrue(cut.getMessage().contains("EOF"), cut::toString);
      }
    }
  }

  /** Each on a connection of its own, as those of different senders are. */
  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }
  }

  private CompletableFuture<HttpResponse<String>> send(String path) {
    return HttpClient.newHttpClient()
        .sendAsync(request(path), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + path))
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  @Controller("/slow")
  @Requires(property = "spec.name", value = "RequestDrainTest")
  static class Slow {
    @Get
    @ExecuteOn(TaskExecutors.BLOCKING)
    String answer() throws InterruptedException {
      ASKED.countDown();
      MAY_ANSWER.await();
      return "late but whole";
    }
  }
}
