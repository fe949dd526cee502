package dev.opsdeck.action.kubernetes.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ObjectReader.End;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.demo.cluster.SimulatedCluster;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectReaderTest {
  private static final Scope MAPS = Scope.of(ApiResource.of(ObjectKind.CONFIG_MAP), "production");

  private final SimulatedCluster cluster = SimulatedCluster.manual();
  private KubernetesClient client;
  private ObjectReader reader;

  @BeforeEach
  void start() {
    client = cluster.client();
    reader = new ObjectReader(client);
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  private void maps(int from, int to) {
    IntStream.range(from, to)
        .forEach(i ->
            cluster.create(
                SimulatedObjects.configMap("production", "map-%05d".formatted(i), Map.of())));
  }

  @Test
  void a_list_whose_next_page_is_gone_goes_on_with_what_is_there() throws Exception {
    maps(0, 900);
    List<JsonNode> pages = new ArrayList<>();
    End end =
        reader.tables(
            MAPS,
            page -> {
              pages.add(page);
              maps(900 + pages.size(), 901 + pages.size());
              cluster.compact();
            });
    assertEquals(End.WHOLE, end);
    assertEquals(List.of(500, 401), pages.stream().map(page -> page.path("rows").size()).toList());
  }

  @Test
  void more_than_ten_thousand_are_cut() throws Exception {
    maps(0, 10_001);
    List<JsonNode> read = new ArrayList<>();
    assertEquals(End.CUT, reader.objects(MAPS, read::add));
    assertEquals(10_000, read.size());
  }

  @Test
  void what_is_missing_is_an_object_or_a_whole_kind() throws Exception {
    assertEquals(End.NO_OBJECT, reader.objects(MAPS.named("nobody"), any -> {}));
    cluster.removeApi("velero.io");
    Scope backups = Scope.of(ApiResource.of(ObjectKind.BACKUP), "production");
    assertEquals(End.NOT_SERVED, reader.objects(backups, any -> {}));
    assertEquals(End.NOT_SERVED, reader.objects(backups.named("daily"), any -> {}));
  }

  @Test
  void a_refusal_keeps_what_the_server_said() {
    cluster.deny("list", "configmaps");
    KubernetesClientException refused =
        assertThrows(KubernetesClientException.class, () -> reader.objects(MAPS, any -> {}));
    assertEquals(403, refused.getCode());
    assertEquals("Forbidden", refused.getStatus().getReason());
  }
}
