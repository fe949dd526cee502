package dev.opsdeck.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.runbook.RunbookLoader;
import dev.opsdeck.runbook.cel.CelExpressions;
import dev.opsdeck.runbook.file.RunbookFiles;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessFileTest {
  private static final String GOOD =
      """
      readers: {channels: operations}
      tiers:
        production:
          change: {by: [oncall], quorum: 1, fourEyes: true, expires: 15m}
          destructive: {by: [oncall], quorum: 2}
        staging: {change: {approval: none}, destructive: {by: ["@ana", "@bruno"]}}
        development: {change: {approval: none}, destructive: {approval: none}}
      runbooks:
        deploy: {allow: [group:devops], deny: ["@eve"], tiers: [production]}
      """;

  @Test
  void the_file_that_the_other_tests_break_is_right() {
    assertTrue(AccessSamples.policy(GOOD).digest().matches("[0-9a-f]{64}"));
  }

  @Test
  void another_text_is_another_policy() {
    assertNotEquals(
        AccessSamples.policy(GOOD).digest(),
        AccessSamples.policy(GOOD.replace("15m", "16m")).digest());
  }

  @Test
  void without_a_file_there_is_no_policy() {
    ConfigTree empty = new ConfigTree(new TreeMap<>());
    ConfigException e =
        assertThrows(ConfigException.class, () -> AccessFile.load(empty, CelExpressions.create()));
    assertEquals("access.yaml", e.problems().getFirst().file());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "readers: | reader: | 1:1: unknown key 'reader' – did you mean 'readers'?",
        "{channels: operations} | {channels: operation} | 1:11: \"operation\" is not known here –"
            + " did you mean 'operations'?",
        "{channels: operations} | {} | 1:1: the key 'channels' is missing – without it nobody may"
            + " do anything",
        "production: | prodution: | 3:3: unknown key 'prodution' – did you mean 'production'?",
        "change: {by | changes: {by | 4:5: unknown key 'changes' – did you mean 'change'?",
        "quorum: 1 | qorum: 1 | 4:28: unknown key 'qorum' – did you mean 'quorum'?",
        "quorum: 1 | quorum: 0 | 4:28: 0 is no quorum – expected a whole number from 1 to 10",
        "quorum: 1 | quorum: all | 4:28: \"all\" is no quorum – expected a whole number from 1 to"
            + " 10",
        "fourEyes: true | fourEyes: maybe | 4:39: \"maybe\" cannot stand here – expected true or"
            + " false",
        "expires: 15m | expires: 15 | 4:55: 15 is no duration – expected a duration such as 90s, 5m"
            + " or 1h30m",
        "expires: 15m | expires: 0s | 4:55: \"0s\" is no duration – expected a duration such as"
            + " 90s, 5m or 1h30m",
        "by: [oncall], quorum: 1 | quorum: 1 | 4:5: nobody is named who could approve – add by:"
            + " [oncall], or approval: none",
        "by: [oncall], quorum: 1 | by: [], quorum: 1 | 4:5: nobody is named who could approve – add"
            + " by: [oncall], or approval: none",
        "by: [\"@ana\", \"@bruno\"] | by: [\"@ana\"], quorum: 2 | 6:67: 2 people must agree, but"
            + " only 1 are named – name more people or lower the quorum",
        "{by: [\"@ana\", \"@bruno\"]} | {approval: none, quorum: 2} | 6:39: approval: none and more"
            + " rules stand together – keep one of them",
        "{by: [\"@ana\", \"@bruno\"]} | nobody | 6:39: there must be a map here – write key: value",
        "{by: [\"@ana\", \"@bruno\"]} | {approval: nobody} | 6:53: \"nobody\" is not known here –"
            + " known here: none",
        "allow: [group:devops] | allow: [oncall] | 9:20: \"oncall\" names nobody here – expected"
            + " group:<handle>, or a person by user id, e-mail or @handle",
        "allow: [group:devops] | allow: group:devops | 9:12: there must be a list here – expected"
            + " oncall, group:<handle>, or a person by user id, e-mail or @handle",
        "tiers: [production] | tiers: [prod] | 9:59: \"prod\" is not known here – did you mean"
            + " 'production'?"
      })
  void a_mistake_is_told_with_its_place_and_gives_no_policy(String from, String to, String says) {
    assertTrue(GOOD.contains(from), from);
    String broken = GOOD.replace(from, to);
    ConfigException e = assertThrows(ConfigException.class, () -> AccessSamples.policy(broken));
    assertEquals(
        List.of("config/access.yaml:" + says),
        e.problems().stream().map(ConfigProblem::toString).toList());
  }

  @Test
  void a_tier_or_an_effect_without_a_rule_gives_no_policy() {
    String noTier = GOOD.replaceFirst("  development: .*\n", "");
    String noEffect = GOOD.replaceFirst("    destructive: \\{by: \\[oncall], quorum: 2}\n", "");
    for (String broken : List.of(noTier, noEffect, "", "[]", "tiers: [", "readers: null")) {
      assertThrows(ConfigException.class, () -> AccessSamples.policy(broken), broken);
    }
  }

  @Test
  void a_restriction_of_a_runbook_that_does_not_exist_is_found() {
    RunbookLoader.Loaded none = RunbookFiles.loader().load(List.of(), List.of());
    assertEquals(
        List.of("config/access.yaml:9:3: there is no runbook 'deploy' – there are none"),
        AccessFile.unknownRunbooks(AccessSamples.tree(GOOD), none.runbooks()).stream()
            .map(ConfigProblem::toString)
            .toList());
  }
}
