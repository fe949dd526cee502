package dev.opsdeck.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.ActionSignature.Field;
import dev.opsdeck.runbook.Effect;
import dev.opsdeck.runbook.Signatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code actions.md} says what the code says. To write it anew: {@code GOLDEN=write}. */
class ActionsPageTest {
  private static final Path PAGE = Path.of("src/docs/actions.md");
  private static final String HEAD =
      """
      # Actions

      Made from the code by `ActionsPageTest`: do not edit it. Inputs in brackets may be left out.
      Rights are asked for in the namespace of the target, or in its whole cluster where it says so.

      """;

  @Test
  void the_page_says_what_the_code_says() throws IOException {
    String wanted =
        HEAD
            + new ActionRegistry(Signatures.actions())
                .signatures().stream()
                    .map(signature -> signature.name())
                    .map(name -> section(find(name)))
                    .collect(Collectors.joining("\n"));
    if ("write".equals(System.getenv("GOLDEN"))) {
      Files.writeString(PAGE, wanted);
    }
    assertEquals(wanted, Files.readString(PAGE));
  }

  private static ActionSpec<?, ?> find(String name) {
    return new ActionRegistry(Signatures.actions()).find(name).orElseThrow().spec();
  }

  private static String section(ActionSpec<?, ?> spec) {
    return "## `%s`\n\n%s.\n\n%s%s%s%s"
        .formatted(
            spec.name(),
            effect(spec.effect()),
            line("Takes", fields(spec.signature().inputs())),
            line("Gives", String.join(", ", code(spec.signature().outputs().keySet()))),
            line("Needs", needs(spec)),
            line("An undo does not bring back", keeps(spec)));
  }

  private static String effect(Effect effect) {
    return switch (effect) {
      case READ -> "Looks, changes nothing";
      case CHANGE -> "Changes something";
      case DESTRUCTIVE -> "Destroys something";
    };
  }

  private static String line(String what, String text) {
    return text.isEmpty() ? "" : "- " + what + ": " + text + "\n";
  }

  private static String fields(Map<String, Field> fields) {
    return fields.entrySet().stream()
        .map(entry -> {
          String name = "`" + entry.getKey() + "`";
          String shown = entry.getValue().required() ? name : "[" + name + "]";
          return shown + " (" + entry.getValue().words() + ")";
        })
        .collect(Collectors.joining(", "));
  }

  private static List<String> code(Iterable<String> names) {
    List<String> code = new ArrayList<>();
    names.forEach(name -> code.add("`" + name + "`"));
    return code;
  }

  private static String needs(ActionSpec<?, ?> spec) {
    return spec.permissions().stream()
        .map(one ->
            (one.need() == Permission.Need.HELPFUL ? "optionally " : "")
                + "`%s`".formatted(one)
                + (one.reach() == Permission.Reach.CLUSTER ? " (cluster)" : ""))
        .collect(Collectors.joining(", "));
  }

  /** The words for approvers, with names in the place of values. */
  private static String keeps(ActionSpec<?, ?> spec) {
    return spec.notUndone().stream()
        .map(ActionsPageTest::words)
        .map(text -> text.replaceAll("\\{\\{ *(\\w+).*?}}", "‹$1›"))
        .collect(Collectors.joining(" "));
  }

  private static String words(String code) {
    Path file =
        Path.of("config/templates/en/words", code.substring(0, code.indexOf('.')) + ".yaml");
    try {
      JsonNode words =
          YamlDocument.parse(new ConfigFile(file.toString(), Files.readString(file))).root();
      return words.path(code).asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
