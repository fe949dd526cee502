package dev.opsdeck.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.message.ConfigFolder;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @Test
  void what_is_shipped_is_right() {
    assertEquals(List.of(), Configuration.problems(ConfigFolder.shipped(), Unconnected.actions()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "run", "Locks", "freeze", "schedule", "help"})
  void a_verb_of_the_console_is_not_for_runbooks(String word) {
    String wrong =
        problems("verb: rollback", "verb: " + word.toLowerCase(Locale.ROOT)).getFirst().toString();
    assertTrue(wrong.contains("rollback.yaml") && wrong.contains("Opsdeck itself"), wrong);
    String alias = problems("aliases: [undo,", "aliases: [" + word + ",").getFirst().toString();
    assertTrue(alias.contains("rollback.yaml"), alias);
  }

  @Test
  void a_flag_that_every_runbook_has_is_not_for_one_of_them() {
    String more = "parameters:\n  breakGlass: {type: string, optional: true}\n";
    String wrong = problems("parameters:\n", more).toString();
    assertTrue(wrong.contains("--break-glass means the same"), wrong);
  }

  /** Of the rollback alone: the others would take seconds each time. */
  private static List<ConfigProblem> problems(String text, String instead) {
    TreeMap<String, ConfigFile> files = new TreeMap<>(ConfigFolder.shipped().files());
    files
        .keySet()
        .removeIf(path -> path.startsWith("runbooks/") && !path.equals("runbooks/rollback.yaml"));
    files.computeIfPresent(
        "runbooks/rollback.yaml",
        (path, file) -> new ConfigFile(file.path(), file.text().replace(text, instead)));
    return Configuration.problems(new ConfigTree(files), Unconnected.actions());
  }
}
