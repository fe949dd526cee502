package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpHandlerTest {
  private final ConsoleBench bench = new ConsoleBench();

  @Test
  void the_overview_shows_every_verb_of_the_shipped_runbooks_and_of_incidents() {
    List<String> usages = help(bench.ops("")).stream().map(Reply.VerbHelp::usage).toList();
    for (String verb :
        List.of(
            "status",
            "history",
            "rollback",
            "scale",
            "restart",
            "deploy",
            "pods",
            "logs",
            "certificates")) {
      assertTrue(
          usages.stream().anyMatch(u -> u.matches("/ops " + verb + " [<\\[]service.*")), verb);
    }
    assertTrue(usages.stream().anyMatch(u -> u.startsWith("/incident declare-sev1")));
    assertTrue(usages.stream().anyMatch(u -> u.startsWith("/incident resolve")));
  }

  @Test
  void help_of_a_verb_shows_its_flags_and_an_example_that_works() {
    Reply.VerbHelp scale = help(bench.ops("help scale")).getFirst();
    assertTrue(scale.flags().stream().anyMatch(f -> f.flag().contains("--replicas")));
    String example = scale.examples().getFirst();
    assertTrue(example.startsWith("/ops scale api-gateway prod"), example);
    Reply reply = bench.ops(ConsoleBench.ALGESTA, example.substring("/ops ".length()));
    assertInstanceOf(Reply.Accepted.class, reply);
  }

  @ParameterizedTest
  @ValueSource(strings = {"help rollback", "help undo", "rollback --help", "HELP Rollback"})
  void help_is_found_however_it_is_asked_for(String text) {
    assertTrue(help(bench.ops(text)).getFirst().usage().startsWith("/ops rollback"));
  }

  @Test
  void the_overview_shows_what_the_console_itself_provides() {
    List<String> usages = help(bench.ops("")).stream().map(Reply.VerbHelp::usage).toList();
    for (String word :
        List.of("runs", "run", "locks", "lock", "unlock", "freeze", "unfreeze", "schedule")) {
      assertTrue(usages.stream().anyMatch(u -> u.startsWith("/ops " + word + " ")), word);
    }
  }

  @Test
  void help_about_runs_shows_everything_that_can_be_done_to_them() {
    assertEquals(10, help(bench.ops("help run")).size());
    Reply.VerbHelp skip = help(bench.ops("help run skip")).getFirst();
    assertTrue(skip.usage().startsWith("/ops run skip <run> [step] --reason"));
    assertFalse(skip.examples().isEmpty());
  }

  @Test
  void help_of_a_runbook_shows_what_every_runbook_understands() {
    Reply.VerbHelp rollback = help(bench.ops("help rollback")).getFirst();
    for (String flag : List.of("--at", "--break-glass")) {
      assertTrue(rollback.flags().stream().anyMatch(f -> f.flag().contains(flag)), flag);
    }
  }

  @Test
  void help_about_incidents_shows_its_commands_with_examples() {
    List<Reply.VerbHelp> verbs = help(bench.incident("help"));
    assertEquals(11, verbs.size());
    assertFalse(verbs.getFirst().examples().isEmpty());
  }

  @Test
  void help_shows_only_what_this_person_may_do() {
    ConsoleBench kept =
        new ConsoleBench(
            "runbooks: {rollback: {allow: ['@somebody-else']}, scale: {deny: ['@uana']}}");
    List<String> usages = help(kept.ops("")).stream().map(Reply.VerbHelp::usage).toList();
    assertFalse(usages.stream().anyMatch(u -> u.startsWith("/ops rollback")));
    assertFalse(usages.stream().anyMatch(u -> u.startsWith("/ops scale")));
    assertTrue(usages.stream().anyMatch(u -> u.startsWith("/ops status")));
    Reply.Refused refused = assertInstanceOf(Reply.Refused.class, kept.ops("help undo"));
    assertEquals("access.may-not-ask", refused.why().code());
  }

  @Test
  void outside_the_channels_for_operations_help_shows_what_the_policy_opens() {
    Reply.Refused refused = assertInstanceOf(Reply.Refused.class, bench.ops("random", "help"));
    assertEquals("console.channel.not-operations", refused.why().code());
    ConsoleBench open = new ConsoleBench("readers: {channels: operations, people: ['@uana']}");
    List<String> usages = help(open.ops("random", "")).stream().map(Reply.VerbHelp::usage).toList();
    assertTrue(usages.stream().anyMatch(u -> u.startsWith("/ops status")));
    assertFalse(usages.stream().anyMatch(u -> u.startsWith("/incident")));
    assertInstanceOf(
        Reply.Accepted.class, open.ops("random", "status api-gateway prod --platform algesta"));
  }

  private static List<Reply.VerbHelp> help(Reply reply) {
    return assertInstanceOf(Reply.Help.class, reply).verbs();
  }
}
