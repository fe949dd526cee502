package dev.opsdeck.demo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API server prints, against the columns that were recorded from Kubernetes 1.36. */
class TablesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  private final SimulatedCluster cluster = SimulatedCluster.manual();
  private HttpClient http;

  @BeforeEach
  void start() {
    http = HttpClient.newHttpClient();
    cluster.deployAndSettle(
        SimulatedService.of("production", "web", "web", "acr.io/web:1.0", 2), "deploy");
    cluster.create(SimulatedObjects.service("production", "web", Map.of("app", "web"), 8080));
    cluster.settle();
  }

  @AfterEach
  void stop() {
    http.close();
    cluster.close();
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(cluster.url() + path)).header("Accept", TABLE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode table(String path) throws IOException, InterruptedException {
    return MAPPER.readTree(ask(path).body());
  }

  @Test
  void every_kind_has_the_recorded_columns() throws Exception {
    JsonNode recorded;
    try (InputStream file = getClass().getResourceAsStream("/kubernetes/columns-1.36.json")) {
      recorded = MAPPER.readTree(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, JsonNode> kind : recorded.properties()) {
      String[] parts = kind.getKey().split("\\.", 2);
      String version = parts.length > 1 && parts[1].equals("autoscaling") ? "/v2/" : "/v1/";
      String path =
          parts.length == 1 ? "/api/v1/" + parts[0] : "/apis/" + parts[1] + version + parts[0];
      List<String> columns = new ArrayList<>();
      for (JsonNode column : table(path).path("columnDefinitions")) {
        columns.add(
            MAPPER.writeValueAsString(
                List.of(column.path("name"), column.path("type"), column.path("priority"))));
      }
      String shown = "[" + String.join(",", columns) + "]";
      if (!shown.equals(kind.getValue().toString())) {
        differences.add(kind.getKey() + ": " + shown + " instead of " + kind.getValue());
      }
    }
    assertEquals(List.of(), differences);
  }

  @Test
  void a_row_holds_what_was_asked_for_of_its_object() throws Exception {
    String pods = "/api/v1/namespaces/production/pods?limit=1";
    JsonNode row = table(pods + "&includeObject=Object").at("/rows/0");
    assertEquals("1/1", row.at("/cells/1").asText());
    assertEquals("Running", row.at("/cells/2").asText());
    assertEquals("Pod", row.at("/object/kind").asText());
    assertTrue(row.at("/object/spec/containers/0").isObject());
    assertEquals("PartialObjectMetadata", table(pods).at("/rows/0/object/kind").asText());
    assertTrue(table(pods + "&includeObject=None").at("/rows/0/object").isMissingNode());
  }

  @Test
  void a_page_that_is_too_old_is_gone_and_says_how_to_go_on() throws Exception {
    String pods = "/api/v1/namespaces/production/pods?limit=1";
    String token = table(pods).at("/metadata/continue").asText();
    cluster.compact();
    cluster.create(SimulatedObjects.configMap("production", "later", Map.of()));
    cluster.compact();
    HttpResponse<String> gone = ask(pods + "&continue=" + token);
    assertEquals(410, gone.statusCode());
    String next = MAPPER.readTree(gone.body()).at("/metadata/continue").asText();
    assertEquals(1, table(pods + "&continue=" + next).path("rows").size());
  }

  @Test
  void a_service_has_the_ready_pods_behind_it() throws Exception {
    JsonNode slices = table("/apis/discovery.k8s.io/v1/namespaces/production/endpointslices");
    assertEquals(1, slices.path("rows").size());
    assertEquals(2, slices.at("/rows/0/cells/3").asText().split(",").length);
  }

  @Test
  void metrics_are_those_of_running_pods_and_of_nodes() throws Exception {
    cluster.create(SimulatedObjects.node("node-1", cluster.clock().instant()));
    JsonNode pods =
        MAPPER.readTree(ask("/apis/metrics.k8s.io/v1beta1/namespaces/production/pods").body());
    assertEquals(2, pods.path("rows").size());
    cluster.removeApi("metrics.k8s.io");
    HttpResponse<String> absent = ask("/apis/metrics.k8s.io/v1beta1/nodes");
    assertEquals(404, absent.statusCode());
    assertEquals("404 page not found\n", absent.body());
  }
}
