package dev.opsdeck.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FactTest {
  /** As {@code kubectl set env --record} leaves it. */
  private static final String CAUSE =
      "\u001b[33mkubectl set env\u001b[0m deployment/api API_TOKEN=hunter2 \u202e--record=true";

  private static final String SHOWN = "kubectl set env deployment/api API_TOKEN=••• --record=true";

  @Test
  void a_fact_holds_no_secret_and_nothing_invisible_whoever_wrote_its_values() {
    assertEquals(SHOWN, Fact.of("history.cause", "cause", CAUSE).values().get("cause"));
    Fact made = new Fact("history.cause", new TreeMap<>(Map.of("cause", CAUSE)));
    assertEquals(SHOWN, made.values().get("cause"));
  }

  @Test
  void a_fact_that_is_read_back_has_passed_the_same_gate() {
    String stored = "{\"code\":\"history.cause\",\"values\":{\"cause\":\"x password=hunter2\"}}";
    assertEquals("x password=•••", Json.read(stored, Fact.class).values().get("cause"));
  }

  @Test
  void a_document_from_outside_is_clean_in_every_corner_and_keeps_its_shape() {
    assertEquals(
        "{\"status\":200,\"body\":{\"password\":\"•••\",\"items\":[\"token=•••\",true]}}",
        Json.write(
            ForeignJson.clean(
                Json.parse(
                    "{\"status\":200,\"body\":{\"password\":\"hunter2\","
                        + "\"items\":[\"token=hunter2\",true]}}"))));
  }
}
