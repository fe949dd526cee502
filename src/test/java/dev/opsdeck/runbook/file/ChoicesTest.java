package dev.opsdeck.runbook.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.EnumNamingStrategies.KebabCaseStrategy;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Inputs;
import dev.opsdeck.runbook.expression.Resolved;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs that take one of a few words. */
class ChoicesTest {
  @EnumNaming(KebabCaseStrategy.class)
  enum Condition {
    IMAGE_IS,
    PODS_RUNNING
  }

  record Input(Condition condition, @Nullable Condition other) {}

  record Output(Condition seen) {}

  private static final ActionSignature ASSERT =
      new ActionSpec<>("demo.assert", Effect.READ, Input.class, Output.class, List.of())
          .signature();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "pods-running | ",
        "'${params.which}' | ",
        "pods-runing | 'condition' cannot be 'pods-runing' – did you mean 'pods-running'?",
        "PODS-RUNNING | 'condition' cannot be 'PODS-RUNNING' – did you mean 'pods-running'?",
        "green | 'condition' cannot be 'green' – it takes one of image-is, pods-running",
        "7 | 'condition' cannot be 7 – it takes one of image-is, pods-running",
        "'${1 == 1}' | 'condition' takes one of image-is, pods-running, but ${1 == 1} gives true or"
            + " false – change the expression, for instance with string(…) or int(…)",
      })
  void a_mistyped_choice_is_refused_when_the_runbook_is_read(
      String given, @Nullable String problem) {
    List<String> said = problems("{condition: " + given.replace('\'', '"') + "}");
    assertEquals(
        problem == null ? List.of() : List.of("runbooks/demo.yaml:7:44: " + problem), said);
  }

  @Test
  void a_choice_that_is_worked_out_later_is_refused_when_it_is_planned() {
    Resolved.Broken broken =
        assertInstanceOf(
            Resolved.Broken.class,
            Inputs.coerce(Json.object().put("condition", "pods-runing"), ASSERT));
    assertEquals(
        "'condition' takes one of image-is, pods-running, but is \"pods-runing\"", broken.reason());
  }

  @Test
  void a_choice_reaches_the_action_as_its_constant() {
    Resolved.Value value =
        assertInstanceOf(
            Resolved.Value.class,
            Inputs.coerce(Json.object().put("condition", "pods-running"), ASSERT));
    assertEquals(new Input(Condition.PODS_RUNNING, null), Json.convert(value.value(), Input.class));
  }

  private static List<String> problems(String with) {
    String text =
        """
        name: demo
        title: {en: Demo, es: Demo}
        source: "none"
        parameters:
          which: {type: string}
        steps:
          - {id: look, action: demo.assert, with: %s}
        """
            .formatted(with);
    return RunbookFiles.loader()
        .load(List.of(new ConfigFile("runbooks/demo.yaml", text)), List.of(ASSERT))
        .problems()
        .stream()
        .map(ConfigProblem::toString)
        .toList();
  }
}
