package dev.opsdeck.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.command.ChatCommand.Operate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscalateCommandTest {
  private static final CommandParser WITH_ESCALATE =
      new CommandParser(
          new Grammar(
              List.of(
                  Verbs.verb(
                      "escalate",
                      List.of(),
                      List.of("to", "reason"),
                      List.of(Verbs.flag("to"), Verbs.flag("reason"))))));

  private static Operate parse(String text) {
    return assertInstanceOf(Operate.class, Verbs.PARSER.parse("/incident", text));
  }

  @ParameterizedTest
  @CsvSource({
    "'escalate on-call \"runbook did not resolve\"', on-call, runbook did not resolve",
    "escalate on-call runbook did not resolve, on-call, runbook did not resolve",
    "escalar on-call «runbook did not resolve», on-call, runbook did not resolve",
    "'escalate --to on-call --reason \"runbook did not resolve\"', on-call, runbook did not resolve",
  })
  void somebody_is_called_in_many_ways(String text, String to, String reason) {
    assertEquals("escalate", parse(text).verb());
    assertEquals(Map.of("to", to, "reason", reason), parse(text).flags());
  }

  @Test
  void who_is_called_is_enough() {
    assertEquals(Map.of("to", "database"), parse("escalate database").flags());
    assertEquals(Map.of(), parse("escalate").flags());
  }

  @Test
  void a_sentence_in_quotes_is_a_reason_and_nobodys_name() {
    assertEquals(Map.of("reason", "it burns"), parse("escalate \"it burns\"").flags());
  }

  @Test
  void it_may_name_its_target_and_is_typed_again_as_it_was_meant() {
    Operate operate = parse("escalate database --service api-gateway --env prod it \\\"burns\\\"");
    assertEquals("api-gateway", operate.target());
    assertEquals("prod", operate.environment());
    Operate again = assertInstanceOf(Operate.class, WITH_ESCALATE.parse("/ops", operate.text()));
    assertEquals(operate.flags(), again.flags());
    assertEquals(operate.target(), again.target());
    assertEquals(operate.environment(), again.environment());
  }

  @Test
  void a_slip_gets_the_nearest_verb() {
    Invalid invalid =
        assertInstanceOf(Invalid.class, Verbs.PARSER.parse("/incident", "escalte database"));
    assertEquals(List.of("escalate database"), invalid.corrections());
  }
}
