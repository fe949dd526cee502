package dev.opsdeck.action.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.containers.containerregistry.ContainerRegistryClientBuilder;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.sun.net.httpserver.HttpServer;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.Targets;
import dev.opsdeck.action.azure.RegistryTagsAction.Input;
import dev.opsdeck.action.azure.RegistryTagsAction.Output;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the answers that the registry's API documents, over HTTP and the real SDK. */
class RegistryTagsActionTest {
  private static final String FIRST = "sha256:" + "7af5cd1d".repeat(8);
  private static final String SECOND = "sha256:" + "110d2b6c".repeat(8);

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> pages = new ArrayList<>();
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          int page = asked.size() - 1;
          if (status == 200 && page + 1 < pages.size()) {
            exchange
                .getResponseHeaders()
                .add("Link", "</acr/v1/api-gateway/_manifests?last=" + page + ">; rel=\"next\"");
          }
          exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
          byte[] body =
              pages.get(Math.min(page, pages.size() - 1)).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private StepOutcome<Output> tags(String image, @Nullable String tag, int limit)
      throws InterruptedException {
    RegistryTagsAction action =
        new RegistryTagsAction(registry ->
            new ContainerRegistryClientBuilder()
                .endpoint("http://127.0.0.1:" + server.getAddress().getPort())
                .pipeline(
                    new HttpPipelineBuilder()
                        .httpClient(new JdkHttpClientBuilder().build())
                        .build())
                .buildClient());
    return action.perform(
        new RecordedStep(service(image), () -> Instant.EPOCH), new Input(tag, limit));
  }

  private static Target service(String image) {
    Target.OfService gateway = Targets.gateway();
    Service service =
        new Service(
            "api-gateway", "d", "c", Map.of(), 80, image, null, null, List.of(), List.of(), null);
    return new Target.OfService(gateway.environment(), service);
  }

  private static final String IMAGE = "acrexample.azurecr.io/api-gateway";

  private static String page(String... manifests) {
    return "{\"registry\":\"acrexample.azurecr.io\",\"imageName\":\"api-gateway\",\"manifests\":["
        + String.join(",", manifests)
        + "]}";
  }

  private static String manifest(String digest, String updated, String tags) {
    return """
    {"digest":"%s","imageSize":143513,"createdTime":"2025-09-06T06:17:21.0856539Z",
     "lastUpdateTime":"%s","architecture":"amd64","os":"linux","tags":%s,
     "changeableAttributes":{"deleteEnabled":true,"writeEnabled":true,"readEnabled":true,
     "listEnabled":true}}\
    """
        .formatted(digest, updated, tags);
  }

  private void twoPages() {
    pages.add(
        page(
            manifest(FIRST, "2025-09-07T16:30:46.7022734Z", "[\"stable\",\"12345\"]"),
            manifest("sha256:" + "0".repeat(64), "2025-09-07T10:00:00Z", "null")));
    pages.add(page(manifest(SECOND, "2025-09-06T06:17:21Z", "[\"12344\"]")));
  }

  @Test
  void tags_come_newest_first_with_digest_and_times_over_all_pages() throws Exception {
    twoPages();
    var done = assertInstanceOf(StepOutcome.Done.class, tags(IMAGE, null, 20));
    assertEquals(new Output("api-gateway", 3, "12345", FIRST), done.output());
    @SuppressWarnings("unchecked")
    List<Fact> lines = done.details();
    assertEquals(
        List.of("12345", "stable", "12344"),
        lines.stream().map(line -> line.values().get("tag")).toList());
    assertEquals("2025-09-07T16:30:46.702273400Z", lines.getFirst().values().get("updated"));
    assertEquals("2025-09-06T06:17:21.085653900Z", lines.getFirst().values().get("created"));
    assertEquals(2, asked.size());
    assertTrue(asked.getFirst().startsWith("/acr/v1/api-gateway/_manifests?orderby=timedesc"));
  }

  @Test
  void no_page_is_asked_for_that_nobody_will_see() throws Exception {
    twoPages();
    var done = assertInstanceOf(StepOutcome.Done.class, tags(IMAGE, null, 2));
    assertEquals(new Output("api-gateway", 2, "12345", FIRST), done.output());
    assertEquals(1, asked.size());
  }

  @Test
  void one_tag_is_looked_for_until_it_is_found_and_a_missing_one_fails_with_the_newest()
      throws Exception {
    twoPages();
    var done = assertInstanceOf(StepOutcome.Done.class, tags(IMAGE, "12344", 20));
    assertEquals(new Output("api-gateway", 1, "12345", SECOND), done.output());
    asked.clear();
    var failed = assertInstanceOf(StepOutcome.Failed.class, tags(IMAGE, "12346", 20));
    assertEquals("azure.tag-missing", failed.why().code());
    assertEquals(3, failed.details().size());
  }

  @Test
  void what_the_registry_refuses_says_what_to_do() throws Exception {
    pages.add(
        "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"repository name not known\"}]}");
    status = 404;
    assertFailed("azure.no-repository", Again.WILL_NOT_HELP);
    status = 403;
    assertFailed("azure.denied", Again.WILL_NOT_HELP);
    status = 400;
    assertFailed("azure.unanswered", Again.MAY_HELP);
  }

  private void assertFailed(String code, Again again) throws Exception {
    asked.clear();
    var failed = assertInstanceOf(StepOutcome.Failed.class, tags(IMAGE, null, 20));
    assertEquals(code, failed.why().code());
    assertEquals(again, failed.again());
  }

  @Test
  void an_image_of_another_registry_asks_nobody() throws Exception {
    var failed =
        assertInstanceOf(StepOutcome.Failed.class, tags("ghcr.io/x/api-gateway", null, 20));
    assertEquals("azure.not-a-registry", failed.why().code());
    assertEquals(List.of(), asked);
  }
}
