package dev.opsdeck.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.command.ChatCommand.Invalid;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnyTextTest {
  private static final List<String> PIECES =
      List.of(
          "rollback",
          "scale",
          "locks",
          "oncall",
          "runs",
          "run",
          "cancel",
          "skip",
          "schedule",
          "freeze",
          "unlock",
          "r-1",
          "--at",
          "--reason",
          "--break-glass",
          "--limit=",
          "help",
          "incident",
          "declare",
          "declare-sev1",
          "resolve",
          "take",
          "update",
          "api-gateway",
          "prod",
          "--to-revision",
          "--previous",
          "--service=",
          "--env",
          "—reason",
          "-",
          "--",
          "=",
          "\"",
          "'",
          "“",
          "”",
          "‘",
          "’",
          "«",
          "»",
          "\\",
          " ",
          "  ",
          "\u00A0",
          "\n",
          "<http://x|x>",
          "<http://",
          "|",
          ">",
          "&amp;",
          "&lt;",
          "`",
          "3",
          "-1",
          "sev1",
          "i-1",
          "\uD83D\uDD25",
          "\uD83D",
          "\u0000",
          "é",
          "ß",
          "İ",
          "999999999999");

  private static String pieces(Random random) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      text.append(random.nextInt(3) == 0 ? "" : " ");
    }
    return text.toString();
  }

  private static String characters(Random random) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
    }
    return text.toString();
  }

  @Test
  void every_text_gets_an_answer_and_a_correction_is_another_text() {
    Random random = new Random(20_260_101);
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    for (int i = 0; i < 20_000; i++) {
      String text = i % 4 == 0 ? characters(random) : pieces(random);
      String slash = i % 3 == 0 ? "/incident" : "/ops";
      ChatCommand command = Verbs.PARSER.parse(slash, text);
      seen.add(Kind.of(command));
      if (command instanceof Invalid invalid) {
        for (String correction : invalid.corrections()) {
          assertFalse(correction.isBlank(), text);
          assertNotEquals(text, correction);
          Verbs.PARSER.parse(slash, correction);
        }
      }
    }
    assertTrue(seen.containsAll(EnumSet.allOf(Kind.class)), seen::toString);
  }

  private enum Kind {
    OPERATE,
    CONTROL,
    ON_RUN,
    HELP,
    DECLARE,
    RESOLVE,
    LEAD,
    INVALID;

    static Kind of(ChatCommand command) {
      return switch (command) {
        case ChatCommand.Operate o -> OPERATE;
        case ChatCommand.Control c -> CONTROL;
        case ChatCommand.OnRun r -> ON_RUN;
        case ChatCommand.Help h -> HELP;
        case ChatCommand.DeclareIncident d -> DECLARE;
        case ChatCommand.ResolveIncident r -> RESOLVE;
        case ChatCommand.LeadIncident l -> LEAD;
        case Invalid i -> INVALID;
      };
    }
  }

  @Test
  void a_very_long_text_is_read_in_no_time() {
    String text = "rollback " + "\\\"".repeat(20_000) + " a=\"".repeat(10_000);
    assertTrue(Verbs.PARSER.parse("/ops", text) instanceof Invalid);
  }
}
