package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.runbook.Signatures;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** People read what a step does, not its id. */
class EveryActionHasATitleTest {
  private static final Messages MESSAGES = Messages.load(ConfigFolder.shipped());

  @Test
  void every_action_has_a_title_in_both_languages() {
    Set<String> missing = new TreeSet<>();
    Signatures.all().stream()
        .map(signature -> signature.name())
        .forEach(action -> {
          for (Language language : Language.values()) {
            if (title(action, "", language).startsWith("step.")) {
              missing.add("step." + action + " (" + language.tag() + ")");
            }
          }
        });
    assertEquals(Set.of(), missing, "add them to config/templates/<language>/words/steps.yaml");
  }

  @Test
  void two_steps_of_one_action_are_told_apart_by_what_they_are_about() {
    assertEquals("Look at pods", title("kubernetes.get", "pods", Language.EN));
    assertEquals("Wait for the rollout", title("kubernetes.rollout.status", "", Language.EN));
    assertEquals("Esperar el rollout", title("kubernetes.rollout.status", "", Language.ES));
    assertNotEquals(
        title("kubernetes.assert", "image-is", Language.EN),
        title("kubernetes.assert", "pods-running", Language.EN));
  }

  private static String title(String action, String about, Language language) {
    return MESSAGES.words(Fact.of("step." + action, "about", about), language);
  }
}
