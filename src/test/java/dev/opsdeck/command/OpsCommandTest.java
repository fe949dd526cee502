package dev.opsdeck.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.command.ChatCommand.Help;
import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.command.ChatCommand.LaunchOptions;
import dev.opsdeck.command.ChatCommand.Operate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpsCommandTest {
  private static ChatCommand parse(String text) {
    return Verbs.PARSER.parse("/ops", text);
  }

  private static Operate operate(String text) {
    return assertInstanceOf(Operate.class, parse(text));
  }

  private static Invalid invalid(String text) {
    return assertInstanceOf(Invalid.class, parse(text));
  }

  @Test
  void a_verb_takes_a_service_and_an_environment() {
    assertEquals(
        new Operate(
            "rollback",
            "api-gateway",
            "prod",
            null,
            Map.of(),
            LaunchOptions.usual(),
            "rollback api-gateway prod"),
        parse("  rollback   api-gateway prod ".replace("   ", " ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rollback api-gateway prod 3 --platform algesta",
        "rollback api-gateway prod --to-revision 3 --platform=algesta",
        "UNDO api-gateway prod --To-Revision=3 --PLATFORM algesta",
        "rollback --toRevision 3 api-gateway --platform algesta prod",
        "rollback --service api-gateway --env prod 3 --platform algesta",
        "rollback prod 3 --service=api-gateway --platform \"algesta\"",
        "rollback api-gateway prod —to-revision 3 –platform algesta",
        "rollback \u201Capi-gateway\u201D ‘prod’ 'to-revision' --platform algesta"
            + " --to_revision=«3»",
      })
  void the_same_can_be_typed_in_many_ways(String text) {
    String plain = text.replace(" 'to-revision'", "");
    Operate operate = operate(plain);
    assertEquals("rollback", operate.verb());
    assertEquals("api-gateway", operate.target());
    assertEquals("prod", operate.environment());
    assertEquals("algesta", operate.platform());
    assertEquals(Map.of("to-revision", "3"), operate.flags());
    assertEquals(plain, operate.text());
  }

  @Test
  void what_is_missing_is_left_to_a_form() {
    assertEquals("api-gateway", operate("scale api-gateway").target());
    assertNull(operate("scale api-gateway").environment());
    assertNull(operate("scale").target());
    assertEquals(Map.of(), operate("scale api-gateway prod").flags());
  }

  @Test
  void a_switch_stands_alone_or_with_its_truth() {
    assertEquals("true", operate("logs a prod --previous").flags().get("previous"));
    assertEquals("false", operate("logs a prod --previous=FALSE").flags().get("previous"));
    Operate behind = operate("logs --previous false a prod");
    assertEquals("a", behind.target());
    assertEquals("false", behind.flags().get("previous"));
    assertEquals("true", operate("rota --all").flags().get("all"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "logs a prod --grep \"time out\" # time out",
        "logs a prod --grep='time out' # time out",
        "logs a prod --grep “it said “no”” # it said “no”",
        "logs a prod --grep „so etwas“ # so etwas",
        "logs a prod --grep «así es» # así es",
        "logs a prod --grep \"phone closed it” # phone closed it",
        "logs a prod --grep can't # can't",
        "logs a prod --grep ‘it can’t be’ # it can’t be",
        "logs a prod --grep \"say \\\"hi\\\"\" # say \"hi\"",
        "logs a prod --grep \"--force\" # --force",
        "logs a prod --grep=--force # --force",
        "logs a prod --grep -1 # -1",
        "logs a prod --grep a\\ b # a b",
        "logs a prod --grep \\d+\\\\ # \\d+\\",
        "logs a prod --grep x&amp;y # x&amp;y",
        "logs a prod --grep “straight closes\" --platform x # straight closes",
        "logs a prod --grep “a b\" --platform “x” # a b",
        "logs a prod --grep \"a b” --platform \"x\" # a b",
        "logs a prod --grep <@U024BE7LH> # <@U024BE7LH>",
        "logs a prod --grep `kernel` # kernel",
      })
  void values_keep_what_the_person_meant(String text, String value) {
    assertEquals(value, operate(text).flags().get("grep"));
  }

  @Test
  void spaces_that_nobody_sees_do_no_harm() {
    assertEquals("prod", operate("status\u00A0a\u200B\tprod\u2069\n").environment());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "rolback a prod                    | command.verb.unknown       | rollback a prod",
        "frobnicate a prod                 | command.verb.unknown       | help",
        "help statsu                       | command.verb.unknown       | help status",
        "logs a prod --sicne 5m            | command.flag.unknown       | logs a prod --since 5m",
        "logs a prod —sicne=5m --previous  | command.flag.unknown       | logs a prod --since=5m"
            + " --previous",
        "logs a prod --since 5m --SINCE 6m | command.flag.repeated      | logs a prod --since 5m"
            + " 6m",
        "rollback a prod --reason x y z    | command.word.extra         | rollback a prod --reason"
            + " \"x y z\"",
        "status a prod b c                 | command.word.extra         | status a prod",
        "rota a                            | command.word.extra         | rota",
        "logs a prod --previous=maybe      | command.flag.not-a-switch  | logs a prod --previous",
        "status “a prod                    | command.quote.open         | status “a prod”",
      })
  void a_mistake_is_named_and_the_right_text_offered(String text, String code, String correction) {
    Invalid invalid = invalid(text);
    assertEquals(code, invalid.why().code());
    assertEquals(correction, invalid.corrections().getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"logs a prod --since", "logs a prod --since --previous", "logs a prod --since="})
  void a_flag_without_its_value_is_a_mistake(String text) {
    Invalid invalid = invalid(text);
    assertEquals("command.flag.value-missing", invalid.why().code());
    assertEquals("--since", invalid.why().values().get("flag"));
  }

  @Test
  void a_positional_value_that_its_flag_gives_too_is_one_word_too_many() {
    assertEquals("command.word.extra", invalid("scale a prod 3 --replicas 4").why().code());
  }

  @Test
  void help_is_for_everything_or_for_one_verb() {
    for (String all : List.of("", "help", "?", "--help", "ayuda", "-h")) {
      assertEquals(new Help(null), parse(all), all);
    }
    for (String one : List.of("help undo", "rollback help", "rollback a prod --help")) {
      assertEquals(new Help("rollback"), parse(one), one);
    }
    assertEquals(new Help("incident"), parse("help incident"));
  }

  @Test
  void usage_shows_what_can_be_left_out() {
    assertEquals(
        "rollback <service> <environment> [to-revision] [--reason <reason>]",
        Verbs.GRAMMAR.verb("rollback").orElseThrow().usage());
    assertEquals(
        "scale <service> <environment> <replicas>",
        Verbs.GRAMMAR.verb("Scale").orElseThrow().usage());
  }

  @Test
  void a_runbook_may_give_a_target_flag_another_meaning() {
    Verb verb = Verbs.verb("move", List.of(), List.of(), List.of(Verbs.flag("service")));
    ChatCommand command =
        new CommandParser(new Grammar(List.of(verb))).parse("/ops", "move a prod --service b");
    assertEquals(
        new Operate(
            "move",
            "a",
            "prod",
            null,
            Map.of("service", "b"),
            LaunchOptions.usual(),
            "move a prod --service b"),
        command);
  }

  @Test
  void two_verbs_cannot_share_a_word() {
    Verb one = Verbs.verb("one", List.of("both"), List.of(), List.of());
    Verb two = Verbs.verb("two", List.of("BOTH"), List.of(), List.of());
    Verb help = Verbs.verb("help", List.of(), List.of(), List.of());
    assertThrows(IllegalArgumentException.class, () -> new Grammar(List.of(one, two)));
    assertThrows(IllegalArgumentException.class, () -> new Grammar(List.of(help)));
  }
}
