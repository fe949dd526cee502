package dev.opsdeck.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.command.ChatCommand.Control;
import dev.opsdeck.command.ChatCommand.Help;
import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.command.ChatCommand.OnRun;
import dev.opsdeck.command.ChatCommand.Operate;
import dev.opsdeck.command.ChatCommand.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCommandTest {
  private static ChatCommand parse(String text) {
    return Verbs.PARSER.parse("/ops", text);
  }

  @ParameterizedTest
  @EnumSource(ControlVerb.class)
  void every_verb_is_understood_by_its_name_and_so_are_its_examples(ControlVerb verb) {
    assertEquals(verb, assertInstanceOf(Control.class, parse(verb.verb().name())).verb());
    for (String example : verb.verb().examples()) {
      assertEquals(verb, assertInstanceOf(Control.class, parse(example)).verb(), example);
    }
    assertEquals(new Help(verb.verb().name()), parse(verb.verb().name() + " --help"));
    assertEquals(new Help(verb.verb().name()), parse("help " + verb.verb().name()));
  }

  @ParameterizedTest
  @EnumSource(RunVerb.class)
  void every_verb_of_a_run_is_understood_and_so_are_its_examples(RunVerb verb) {
    assertEquals(verb, assertInstanceOf(OnRun.class, parse(verb.verb().name())).verb());
    for (String example : verb.verb().examples()) {
      assertEquals(verb, assertInstanceOf(OnRun.class, parse(example)).verb(), example);
    }
    OnRun turned = assertInstanceOf(OnRun.class, parse("run r-1 " + verb.word()));
    assertEquals(verb, turned.verb());
    assertEquals("r-1", turned.values().get("run"));
    assertEquals(new Help(verb.verb().name()), parse("help " + verb.verb().name()));
  }

  @Test
  void the_words_behind_a_verb_are_read_in_their_order() {
    assertEquals(
        Map.of("target", "api-gateway", "environment", "prod", "all", "true", "limit", "5"),
        control("runs api-gateway prod --all --limit 5"));
    assertEquals(
        Map.of("target", "api", "environment", "prod", "reason", "load test"),
        control("lock api prod --reason \"load test\""));
    assertEquals(
        Map.of("run", "r-1", "step", "undo", "reason", "done by hand"),
        assertInstanceOf(OnRun.class, parse("run skip r-1 undo --reason done by hand"))
            .values()
            .byFlag());
  }

  private static Map<String, String> control(String text) {
    return assertInstanceOf(Control.class, parse(text)).values().byFlag();
  }

  @Test
  void a_reason_needs_no_quotes_but_quotes_end_it() {
    assertEquals(
        Map.of("environment", "prod", "reason", "data loss in orders", "until", "in 2h"),
        control("freeze prod --reason data loss in orders --until in 2h"));
    assertEquals(
        Map.of("target", "api", "environment", "prod", "reason", "load test"),
        control("lock --reason \"load test\" api prod"));
    assertEquals(
        Map.of("environment", "prod", "reason", "it's over"),
        control("unfreeze prod —reason=it's over"));
  }

  @Test
  void a_run_alone_is_shown() {
    OnRun show = assertInstanceOf(OnRun.class, parse("run R-4k7x2m9q1z"));
    assertEquals(RunVerb.SHOW, show.verb());
    assertEquals("R-4k7x2m9q1z", show.values().get("run"));
    assertNull(show.values().get("step"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run cancle r-1     | run cancel r-1
          rums               | runs
          freze prod         | freeze prod
          cancel r-1         | run cancel r-1
          run frobnicate r-1 | help run
          schedul rollback a | schedule rollback a
          schedule rolback a | schedule rollback a
          schedule freeze    | help schedule
          lock a prod x      | lock a prod
          """)
  void what_is_mistyped_is_corrected(String typed, String corrected) {
    Invalid invalid = assertInstanceOf(Invalid.class, parse(typed));
    assertTrue(invalid.corrections().contains(corrected), invalid::toString);
  }

  @Test
  void run_alone_and_schedule_alone_ask_for_help() {
    assertEquals(new Help("run"), parse("run"));
    assertEquals(new Help("run"), parse("run help"));
    assertEquals(new Help("run"), parse("help run"));
    assertEquals(new Help("schedule"), parse("schedule"));
    assertEquals(new Help("schedule"), parse("help schedule"));
    assertEquals(RunVerb.values().length, Verbs.GRAMMAR.control("run").size());
    assertEquals(1, Verbs.GRAMMAR.control("schedule").size());
    assertEquals(List.of(), Verbs.GRAMMAR.control("rollback"));
  }

  @Test
  void a_verb_of_a_runbook_is_scheduled_with_and_without_the_word() {
    Operate now = operate("rollback api prod");
    assertEquals(new When.AtOnce(), now.manner().when());
    Operate later = operate("rollback api prod --at sunday 02:00");
    assertEquals(new When.At("sunday 02:00"), later.manner().when());
    Operate scheduled = operate("schedule rollback api prod 3 --at \"in 2h\"");
    assertEquals(new When.At("in 2h"), scheduled.manner().when());
    assertEquals(Map.of("to-revision", "3"), scheduled.flags());
    assertEquals("api", scheduled.target());
    assertEquals(new When.Unsaid(), operate("schedule undo api prod").manner().when());
  }

  private static Operate operate(String text) {
    return assertInstanceOf(Operate.class, parse(text));
  }

  @Test
  void the_glass_is_broken_with_a_reason() {
    Operate broken = operate("rollback api prod --break-glass payments are down");
    assertEquals("payments are down", broken.manner().breakGlass());
    assertNull(operate("rollback api prod").manner().breakGlass());
    Invalid silent =
        assertInstanceOf(Invalid.class, parse("rollback api prod --break-glass --at 02:00"));
    assertEquals("command.flag.value-missing", silent.why().code());
  }

  @Test
  void no_runbook_can_take_a_word_or_a_flag_of_the_console() {
    List<String> words = new ArrayList<>(List.of("run", "Schedule", "help", "incident"));
    for (ControlVerb verb : ControlVerb.values()) {
      words.add(verb.verb().name());
    }
    for (String word : words) {
      assertTrue(Grammar.isReserved(word), word);
      Verb taken = Verbs.verb(word, List.of(), List.of(), List.of());
      assertThrows(IllegalArgumentException.class, () -> new Grammar(List.of(taken)), word);
    }
    for (String flag : List.of("at", "break-glass")) {
      assertTrue(Grammar.isReservedFlag(flag));
      Verb verb = Verbs.verb("move", List.of(), List.of(), List.of(Verbs.flag(flag)));
      assertThrows(IllegalArgumentException.class, () -> new Grammar(List.of(verb)));
    }
    assertFalse(Grammar.isReserved("rollback"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "run", "runs", "locks", "schedule"})
  void the_overview_has_a_line_for_each_of_them(String word) {
    List<String> usages = Verbs.GRAMMAR.controlVerbs().stream().map(Verb::usage).toList();
    assertEquals(
        word.equals("help") ? 0 : 1,
        usages.stream().filter(usage -> usage.split(" ")[0].equals(word)).count());
  }

  @Test
  void usage_shows_what_is_needed_and_what_is_not() {
    assertEquals(
        "freeze <environment> --reason \"…\" [--until \"…\"]", ControlVerb.FREEZE.verb().usage());
    assertEquals("run skip <run> [step] --reason \"…\"", RunVerb.SKIP.verb().usage());
  }
}
