package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.RunbookLoader.Loaded;
import dev.opsdeck.runbook.Signatures;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunbookFilesTest {
  private static final String SHORTEST =
      """
      name: NAME
      title: {en: Look, es: Mirar}
      source: "000"
      command: {verb: VERB}
      steps: [{id: pods, action: kubernetes.get, with: {kind: pods}}]
      """;

  @Test
  void what_is_left_out_has_its_default() {
    Runbook runbook = load(file("look", "look")).runbooks().byName("look").orElseThrow();
    assertNull(runbook.approval());
    assertEquals(OnFailure.STOP, runbook.flow().onFailure());
    assertEquals(Flow.WhenBusy.QUEUE, runbook.flow().whenBusy());
    assertNull(runbook.flow().followUp());
    assertEquals(Handling.PLAIN, runbook.steps().getFirst().handling());
    assertNull(runbook.steps().getFirst().gate());
    assertEquals(List.of(), runbook.verify());
    assertEquals(List.of(), runbook.parameters());
  }

  @Test
  void a_broken_file_does_not_take_the_others_down() {
    Loaded loaded = load(new ConfigFile("runbooks/bad.yaml", "steps: ["), file("look", "look"));
    assertTrue(loaded.runbooks().byName("look").isPresent());
    assertEquals(1, loaded.problems().size());
    assertEquals("runbooks/bad.yaml", loaded.problems().getFirst().file());
  }

  @Test
  void a_verb_belongs_to_one_runbook() {
    Loaded loaded = load(file("look", "look"), file("other", "look"));
    assertEquals(
        List.of(
            "runbooks/other.yaml:4:1: the verb 'look' belongs to the runbook 'look' already"
                + " – choose another verb or alias"),
        loaded.problems().stream().map(ConfigProblem::toString).toList());
    assertEquals("look", loaded.runbooks().byVerb("LOOK").orElseThrow().name());
    assertFalse(loaded.runbooks().byName("other").isPresent());
  }

  @Test
  void a_name_belongs_to_one_runbook() {
    ConfigFile again = new ConfigFile("more/look.yaml", file("look", "see").text());
    Loaded loaded = load(file("look", "look"), again);
    assertEquals(1, loaded.problems().size());
    assertTrue(loaded.problems().getFirst().wrong().contains("two runbooks 'look'"));
  }

  @Test
  void only_yaml_files_are_runbooks() {
    Loaded loaded = load(new ConfigFile("runbooks/runbook.schema.json", "{}"));
    assertEquals(List.of(), loaded.problems());
    assertEquals(0, loaded.runbooks().all().size());
  }

  @Test
  void the_digest_is_of_the_exact_text() {
    Runbook one = load(file("look", "look")).runbooks().byName("look").orElseThrow();
    ConfigFile changed =
        new ConfigFile("runbooks/look.yaml", one.source().text() + "# a comment\n");
    Runbook two = load(changed).runbooks().byName("look").orElseThrow();
    assertFalse(one.digest().equals(two.digest()));
    assertEquals(one.steps(), two.steps());
  }

  private static ConfigFile file(String name, String verb) {
    return new ConfigFile(
        "runbooks/" + name + ".yaml", SHORTEST.replace("NAME", name).replace("VERB", verb));
  }

  private static Loaded load(ConfigFile... files) {
    return RunbookFiles.loader().load(List.of(files), Signatures.all());
  }
}
