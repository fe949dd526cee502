package dev.opsdeck.stored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.StoredJson;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepTree;
import dev.opsdeck.runbook.Work;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Documents as the database holds them, kept for each format since the first: what reads them today
 * must still understand every word. A document that cannot be kept needs a new format number.
 */
class StoredFormatsTest {
  private static final Map<String, Class<?>> DOCUMENTS =
      Map.of(
          "run", Run.class,
          "program", Program.class,
          "event-card", Event.class,
          "event-detail", Event.class,
          "event-announcement", Event.class,
          "event-note", Event.class,
          "event-incident-channel", Event.class,
          "event-direct", Event.class);

  @TestFactory
  Stream<DynamicTest> a_kept_document_is_understood_to_the_last_word() {
    return DOCUMENTS.entrySet().stream()
        .map(document ->
            DynamicTest.dynamicTest(
                document.getKey(), () -> understood(document.getKey(), document.getValue())));
  }

  /** What is not understood does not come back when it is written again. */
  private static void understood(String name, Class<?> type) throws IOException {
    String text = kept(name);
    Object value = StoredJson.read(text, type);
    assertEquals(Json.parse(text), Json.parse(StoredJson.write(value)));
  }

  @Test
  void the_kept_documents_hold_every_kind_that_is_stored() throws IOException {
    String all = "";
    for (String name : DOCUMENTS.keySet()) {
      all += kept(name).replaceAll("\\s", "");
    }
    for (Class<?> sort : List.of(Event.class, Address.class, StepTree.class, Work.class)) {
      for (JsonSubTypes.Type kind : sort.getAnnotation(JsonSubTypes.class).value()) {
        assertTrue(
            all.contains(":\"" + kind.name() + "\""), sort.getSimpleName() + " " + kind.name());
      }
      assertEquals(
          sort.getPermittedSubclasses().length,
          Arrays.stream(sort.getAnnotation(JsonSubTypes.class).value())
              .filter(kind -> !kind.name().isBlank())
              .count());
    }
  }

  private static String kept(String name) throws IOException {
    String path = "/stored/" + StoredJson.FORMAT + "/" + name + ".json";
    try (InputStream file = StoredFormatsTest.class.getResourceAsStream(path)) {
      assertNotNull(file, "no document is kept as " + path);
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
