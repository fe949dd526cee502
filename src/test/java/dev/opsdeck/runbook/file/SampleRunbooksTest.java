package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The samples of the documentation: right, shown as they are, and of the whole language. */
class SampleRunbooksTest {
  private static final Path FOLDER = Path.of("src/docs/samples");
  private static final Path SCHEMA =
      Path.of("src/main/resources/dev/opsdeck/runbook/file/runbook.schema.json");
  private static final Pattern BLOCK =
      Pattern.compile("```yaml\\n(name: (\\S+)\\n.*?)```", Pattern.DOTALL);

  static List<ConfigFile> files() throws IOException {
    List<ConfigFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(FOLDER)) {
      for (Path path : paths.sorted().toList()) {
        files.add(new ConfigFile(path.toString(), Files.readString(path)));
      }
    }
    return files;
  }

  @Test
  void every_sample_fits_the_real_actions() throws IOException {
    var loaded = RunbookFiles.loader().load(files(), Signatures.all());
    assertEquals(List.of(), loaded.problems());
    assertEquals(
        files().stream().map(file -> file.path().replaceAll(".*/|\\.yaml$", "")).toList(),
        loaded.runbooks().all().stream().map(Runbook::name).toList());
  }

  @Test
  void the_documentation_shows_every_sample_as_it_is() throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("src/docs/runbooks.md")));
    Set<String> shown = new TreeSet<>();
    while (blocks.find()) {
      Path sample = FOLDER.resolve(blocks.group(2) + ".yaml");
      assertEquals(Files.readString(sample), blocks.group(1), blocks.group(2));
      shown.add(sample.toString());
    }
    assertEquals(files().stream().map(ConfigFile::path).toList(), List.copyOf(shown));
  }

  @Test
  void the_samples_and_the_shipped_runbooks_use_every_key_of_the_language() throws IOException {
    Set<String> used = new TreeSet<>();
    for (ConfigFile file : files()) {
      keys(YamlDocument.parse(file).root(), used);
    }
    for (ConfigFile file : ShippedRunbooksTest.files()) {
      keys(YamlDocument.parse(file).root(), used);
    }
    Set<String> known = new TreeSet<>();
    properties(Json.parse(Files.readString(SCHEMA)), known);
    known.removeAll(used);
    assertEquals(Set.of(), known);
  }

  @Test
  void the_documentation_names_every_key_of_the_language() throws IOException {
    String text = Files.readString(Path.of("src/docs/runbooks.md"));
    Set<String> known = new TreeSet<>();
    properties(Json.parse(Files.readString(SCHEMA)), known);
    for (String key : known) {
      assertTrue(Pattern.compile("\\b" + key + "\\b").matcher(text).find(), key);
    }
  }

  private static void keys(JsonNode node, Set<String> found) {
    node.properties().forEach(entry -> found.add(entry.getKey()));
    node.forEach(child -> keys(child, found));
  }

  private static void properties(JsonNode schema, Set<String> found) {
    schema.path("properties").properties().forEach(entry -> found.add(entry.getKey()));
    for (Map.Entry<String, JsonNode> part : schema.properties()) {
      if (!part.getKey().equals("allOf")) { // the keys of actions are theirs
        properties(part.getValue(), found);
      }
    }
  }
}
