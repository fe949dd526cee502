package dev.opsdeck.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.runbook.RunbookLoader;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.Signatures;
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
      windows: {staging: ["Sunday 02:00-06:00 UTC"]}
      freezes:
        - {from: 2026-12-24, to: 2026-12-27T09:00, tiers: [staging], reason: Christmas}
      breakGlass: {by: [oncall], announce: incidents}
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
        assertThrows(
            ConfigException.class,
            () -> AccessFile.load(empty, CelExpressions.create(), now -> List.of()));
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
            + " 'production'?",
        "expires: 15m | escalate: 15m | 4:55: the others would be called when it is too late –"
            + " expected less than expires, or none to call all at once",
        "expires: 15m | escalate: soon | 4:55: \"soon\" is no duration – expected a duration such"
            + " as 90s, 5m or 1h30m, or none to call all at once",
        "expires: 15m | confirm: twice | 4:55: \"twice\" is not known here – known here: click,"
            + " typed",
        "windows: {staging | windows: {stagin | 10:11: unknown key 'stagin' – did you mean"
            + " 'staging'?",
        "[\"Sunday 02:00-06:00 UTC\"] | Sunday | 10:11: there must be a list of windows here –"
            + " write days, hours and a zone, such as \"Sunday 02:00-06:00 UTC\" or \"Mon-Fri"
            + " 09:00-17:00 America/Bogota\"",
        "Sunday 02 | Sumday 02 | 10:21: 'Sumday' is no day of the week – did you mean 'Sunday'?",
        "02:00-06:00 UTC | 02:00-06:00 UCT+25 | 10:21: 'UCT+25' is no time zone – write a zone of"
            + " the tz database, such as America/Bogota or UTC",
        "from: 2026-12-24, | from: Christmas, | 12:6: \"Christmas\" is no time – write a date"
            + " (2026-01-05), a time in the zone (2026-01-05T09:00) or an instant"
            + " (2026-01-05T09:00:00Z)",
        "from: 2026-12-24, | from: 2027-12-24, | 12:24: the freeze ends before it starts – move"
            + " 'to' behind 'from'; it is the first instant that is free again",
        "reason: Christmas | reasons: Christmas | 12:64: unknown key 'reasons' – did you mean"
            + " 'reason'?",
        "tiers: [staging], reason | tiers: [], reason | 12:46: a freeze of no tier freezes"
            + " nothing – name one",
        "reason: Christmas | reason: '' | 12:64: there must be a text here – say why, in words",
        "reason: Christmas | reason: x, zone: Here | 12:75: \"Here\" is no time zone – write a zone"
            + " of the tz database, such as America/Bogota or UTC",
        "breakGlass: {by: [oncall], | breakGlass: {by: [anybody], | 13:19: \"anybody\" names nobody"
            + " here – expected oncall, group:<handle>, or a person by user id, e-mail or @handle",
        "announce: incidents | announce: 7 | 13:28: there must be a text here – name a channel,"
            + " such as incidents or C024BE91L"
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
  void one_runbook_is_not_restricted_twice_in_capital_and_small_letters() {
    String twice = GOOD.replace("runbooks:", "runbooks:\n  Deploy: {deny: [\"@mallory\"]}");
    ConfigException e = assertThrows(ConfigException.class, () -> AccessSamples.policy(twice));
    assertEquals(
        List.of(
            "config/access.yaml:10:3: the runbook 'deploy' stands twice, in capital and small"
                + " letters – keep one of them"),
        e.problems().stream().map(ConfigProblem::toString).toList());
  }

  @Test
  void a_runbook_is_known_by_its_name_and_its_verbs_in_any_letters() {
    Runbooks shipped =
        RunbookFiles.loader()
            .load(ConfigFolder.shipped().under("runbooks/"), Signatures.all())
            .runbooks();
    for (String name : List.of("restart", "Restart", "UNDO")) {
      String file = GOOD.replace("deploy:", name + ":");
      assertEquals(List.of(), AccessFile.unknownRunbooks(AccessSamples.tree(file), shipped), name);
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
