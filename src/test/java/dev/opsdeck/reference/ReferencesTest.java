package dev.opsdeck.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.message.ConfigFolder;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private static final String GOOD =
      """
      topic: severities
      aliases: [sev]
      title: {en: Severities, es: Severidades}
      source: "003"
      rows:
        - {name: P1, text: {en: critical, es: crítica}}
      """;

  private static References load(String... texts) {
    TreeMap<String, ConfigFile> files = new TreeMap<>();
    for (int i = 0; i < texts.length; i++) {
      String path = "reference/" + i + ".yaml";
      files.put(path, new ConfigFile(path, texts[i]));
    }
    return References.load(new ConfigTree(files));
  }

  private static List<String> problems(String... texts) {
    return assertThrows(ConfigException.class, () -> load(texts)).problems().stream()
        .map(ConfigProblem::toString)
        .toList();
  }

  @Test
  void a_table_is_found_by_its_topic_and_by_its_aliases() {
    References references = load(GOOD);
    assertEquals("crítica", references.find("SEV").orElseThrow().rows().getFirst().text().es());
    assertEquals("P1", references.find("severities").orElseThrow().rows().getFirst().name().es());
    assertTrue(references.find("sevs").isEmpty());
  }

  @Test
  void every_shipped_table_is_right_and_short_enough_for_a_phone() {
    References shipped = References.load(ConfigFolder.shipped());
    assertEquals(18, shipped.tables().size());
    shipped
        .tables()
        .forEach(table ->
            table.rows().forEach(row -> assertTrue(row.text().es().length() < 140, table::topic)));
  }

  @Test
  void what_is_wrong_is_told_with_its_line_and_what_would_be_right() {
    List<String> problems =
        problems(GOOD.replace("source:", "sourze:").replace("es: crítica", "es: ''"));
    assertTrue(problems.stream().anyMatch(p -> p.contains(":4:") && p.contains("use source")));
    assertTrue(
        problems.stream().anyMatch(p -> p.contains(":6:") && p.contains("a language is missing")));
    assertTrue(problems(GOOD.replaceAll("(?s)rows:.*", "")).getFirst().contains("add rows"));
  }

  @Test
  void a_word_belongs_to_one_table() {
    assertTrue(problems(GOOD, GOOD.replace("severities", "levels")).getFirst().contains("'sev'"));
  }
}
