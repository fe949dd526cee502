package dev.opsdeck.demo;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.access.AccessFile;
import dev.opsdeck.demo.slack.state.Roster;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.oncall.Rota;
import dev.opsdeck.runbook.cel.CelExpressions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DemoConfigTest {
  private static final Path FOLDER = Path.of("src/demo/config");

  @Test
  void bruno_is_on_call_and_carla_after_him() throws IOException {
    List<PersonRef> people = Rota.load(config()).at(Instant.parse("2027-06-01T03:00:00Z"));
    assertEquals(
        List.of(new PersonRef(Roster.BRUNO.id()), new PersonRef(Roster.CARLA.id())), people);
  }

  @Test
  void the_policy_is_valid() {
    assertDoesNotThrow(() -> AccessFile.load(config(), CelExpressions.create(), now -> List.of()));
  }

  @Test
  void the_policy_names_runbooks_that_exist() throws IOException {
    ConfigFile policy = config().file("access.yaml").orElseThrow();
    List<String> named = new ArrayList<>();
    YamlDocument.parse(policy).root().path("runbooks").fieldNames().forEachRemaining(named::add);
    assertFalse(named.isEmpty());
    for (String name : named) {
      assertTrue(Files.exists(Path.of("config/runbooks", name + ".yaml")), name);
    }
  }

  private static ConfigTree config() throws IOException {
    TreeMap<String, ConfigFile> files = new TreeMap<>();
    try (var found = Files.list(FOLDER)) {
      for (Path file : found.toList()) {
        String name = file.getFileName().toString();
        files.put(name, new ConfigFile(name, Files.readString(file)));
      }
    }
    return new ConfigTree(files);
  }
}
