package dev.opsdeck.access;

import static dev.opsdeck.access.AccessSamples.ANA;
import static dev.opsdeck.access.AccessSamples.BRUNO;
import static dev.opsdeck.access.AccessSamples.CARLA;
import static dev.opsdeck.access.AccessSamples.change;
import static dev.opsdeck.access.AccessSamples.policy;
import static dev.opsdeck.access.AccessSamples.question;
import static dev.opsdeck.access.AccessSamples.rule;
import static dev.opsdeck.access.AccessSamples.runbook;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows and freezes, as they change what a change needs. Sunday is the fourth of January. */
class CalendarRuleTest {
  private static final String FILE =
      """
      readers: {channels: operations}
      tiers:
        production:
          change: {by: [oncall]}
          destructive: {by: [oncall], quorum: 2}
        staging: {change: {approval: none}, destructive: {by: ["@ana", "@bruno"]}}
        development: {change: {approval: none}, destructive: {approval: none}}
      windows:
        production: ["Sunday 02:00-06:00 UTC", "Mon-Fri 09:00-17:00 America/Bogota"]
        staging: ["daily 08:00-20:00 UTC"]
      freezes:
        - {from: 2026-12-24T09:00, to: 2026-12-27, tiers: [production], zone: America/Bogota,
           reason: "Christmas"}
        - {from: 2026-12-26, to: 2026-12-28, tiers: [production], reason: "Stocktaking"}
      breakGlass: {by: [oncall, "@carla"], announce: incidents}
      """;
  private static final List<PersonRef> ON_CALL =
      List.of(new PersonRef("@bruno"), new PersonRef("@carla"));
  private static final AccessPolicy POLICY = policy(FILE, ON_CALL);

  @ParameterizedTest
  @CsvSource({
    "2026-01-04T01:59:59Z,2",
    "2026-01-04T02:00:00Z,1",
    "2026-01-04T05:59:59Z,1",
    "2026-01-04T06:00:00Z,2",
    "2026-01-05T13:59:59Z,2",
    "2026-01-05T14:00:00Z,1",
    "2026-01-05T21:59:59Z,1",
    "2026-01-05T22:00:00Z,2"
  })
  void outside_the_window_a_change_needs_one_level_more(String now, int quorum) {
    Decision.NeedsApproval needs = needed(POLICY, change(ANA, now, null));
    assertEquals(quorum, needs.requirement().quorum());
    assertEquals(quorum == 1 ? List.of() : List.of("access.outside-window"), codes(needs.notes()));
  }

  @Test
  void the_note_says_which_window_and_when_it_opens() {
    Fact note = needed(POLICY, change(ANA, "2026-01-04T06:00:00Z", null)).notes().getFirst();
    assertEquals(
        "Sunday 02:00-06:00 UTC, Mon-Fri 09:00-17:00 America/Bogota", note.values().get("windows"));
    assertEquals("2026-01-05T14:00:00Z", note.values().get("next"));
  }

  @Test
  void the_quorum_is_not_raised_above_what_is_possible() {
    Decision.NeedsApproval needs =
        needed(policy(FILE, List.of(new PersonRef("@bruno"))), change(ANA, sunday(7), null));
    assertEquals(1, needs.requirement().quorum());
    assertEquals(List.of("access.outside-window", "access.no-level-more"), codes(needs.notes()));
  }

  @Test
  void the_requester_is_not_counted_where_their_own_yes_does_not() {
    Decision.NeedsApproval needs = needed(POLICY, change(BRUNO, sunday(7), null));
    assertEquals(1, needs.requirement().quorum());
  }

  @Test
  void a_quorum_that_cannot_be_met_is_said_but_never_lowered() {
    Decision.NeedsApproval needs =
        needed(
            POLICY,
            question(
                BRUNO,
                true,
                Tier.PRODUCTION,
                Effect.DESTRUCTIVE,
                runbook(null),
                Instant.parse(sunday(3)),
                null));
    assertEquals(2, needs.requirement().quorum());
    Fact note = needs.notes().getFirst();
    assertEquals("access.too-few", note.code());
    assertEquals("1", note.values().get("possible"));
  }

  @Test
  void where_a_group_may_say_yes_there_is_no_limit() {
    String groups = FILE.replace("change: {by: [oncall]}", "change: {by: [group:devops]}");
    assertEquals(
        2, needed(policy(groups, List.of()), change(ANA, sunday(7), null)).requirement().quorum());
  }

  @Test
  void what_is_free_needs_the_engineer_on_call_outside_its_window() {
    Instant night = Instant.parse("2026-01-04T20:00:00Z");
    Decision.NeedsApproval needs =
        needed(
            POLICY, question(ANA, true, Tier.STAGING, Effect.CHANGE, runbook(null), night, null));
    assertEquals(List.of(new Approvers.OnCall()), needs.requirement().by());
    assertInstanceOf(
        Decision.Allow.class,
        POLICY.decide(
            question(
                ANA,
                true,
                Tier.STAGING,
                Effect.CHANGE,
                runbook(null),
                night.minusSeconds(1),
                null)));
  }

  @Test
  void the_runbooks_own_quorum_is_raised_too() {
    Decision.NeedsApproval needs =
        needed(
            policy(FILE, List.of(new PersonRef("U1"), new PersonRef("U2"), new PersonRef("U3"))),
            question(
                ANA,
                true,
                Tier.PRODUCTION,
                Effect.CHANGE,
                runbook(rule(null, 2, "oncall")),
                Instant.parse(sunday(7)),
                null));
    assertEquals(3, needs.requirement().quorum());
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void looking_is_never_outside_a_window_nor_frozen(Tier tier) {
    assertInstanceOf(
        Decision.Allow.class,
        POLICY.decide(
            question(
                ANA,
                true,
                tier,
                Effect.READ,
                runbook(null),
                Instant.parse("2026-12-25T03:00:00Z"),
                null)));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-24T13:59:59Z,false,",
    "2026-12-24T14:00:00Z,true,2026-12-27T05:00:00Z",
    "2026-12-25T12:00:00Z,true,2026-12-27T05:00:00Z",
    "2026-12-26T00:00:00Z,true,2026-12-28T00:00:00Z",
    "2026-12-27T23:59:59Z,true,2026-12-28T00:00:00Z",
    "2026-12-28T00:00:00Z,false,"
  })
  void a_freeze_denies_to_the_second_and_says_until_when(String now, boolean frozen, String until) {
    Decision decision = POLICY.decide(change(ANA, now, null));
    if (!frozen) {
      assertInstanceOf(Decision.NeedsApproval.class, decision);
      return;
    }
    Fact why = assertInstanceOf(Decision.Deny.class, decision).why();
    assertEquals("access.frozen", why.code());
    assertEquals(until, why.values().get("until"));
    assertEquals("oncall, @carla", why.values().get("by"));
  }

  @Test
  void a_freeze_of_one_tier_leaves_the_others_alone() {
    assertInstanceOf(
        Decision.Allow.class,
        POLICY.decide(
            question(
                ANA,
                true,
                Tier.DEVELOPMENT,
                Effect.DESTRUCTIVE,
                runbook(null),
                Instant.parse("2026-12-25T03:00:00Z"),
                null)));
  }

  @Test
  void a_question_that_is_open_when_a_freeze_begins_expires_then() {
    Decision.NeedsApproval needs = needed(POLICY, change(ANA, "2026-12-24T13:50:00Z", null));
    assertEquals(Duration.ofMinutes(10), needs.requirement().expires());
    assertEquals("access.freeze-ahead", needs.notes().getLast().code());
    assertEquals(
        Duration.ofMinutes(15),
        needed(POLICY, change(ANA, "2026-12-24T13:45:00Z", null)).requirement().expires());
  }

  @Test
  void the_glass_is_broken_through_approvals_and_freezes_alike() {
    for (String now : List.of("2026-12-25T03:00:00Z", sunday(3))) {
      Decision decision = POLICY.decide(change(CARLA, now, " payments are down "));
      Grant grant = assertInstanceOf(Decision.Allow.class, decision).grant();
      assertEquals(
          new BreakGlassUse(PersonRef.of(CARLA), "payments are down"), grant.brokenGlass());
      assertEquals("digest", grant.planDigest());
      assertEquals(List.of(), grant.approvedBy());
    }
    assertEquals("incidents", POLICY.glassChannel().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"ninechars", "'  a few     '", "''"})
  void the_glass_is_not_broken_without_a_reason(String reason) {
    Fact why = denied(POLICY, change(CARLA, sunday(3), reason));
    assertEquals("access.glass-needs-reason", why.code());
  }

  @Test
  void who_may_not_break_the_glass_hears_who_may() {
    Fact why = denied(POLICY, change(ANA, sunday(3), "payments are down"));
    assertEquals("access.glass-not-yours", why.code());
    assertEquals("oncall, @carla", why.values().get("allowed"));
    AccessPolicy closed = policy(FILE.replaceFirst("breakGlass.*\n", ""), ON_CALL);
    assertEquals(
        "access.glass-closed",
        denied(closed, change(CARLA, sunday(3), "payments are down")).code());
    assertEquals(
        "access.frozen-for-all",
        denied(closed, change(CARLA, "2026-12-25T03:00:00Z", null)).code());
  }

  @Test
  void no_glass_is_broken_where_nobodys_yes_is_needed() {
    Decision decision =
        POLICY.decide(
            question(
                CARLA,
                true,
                Tier.DEVELOPMENT,
                Effect.CHANGE,
                runbook(null),
                Instant.parse(sunday(3)),
                "payments are down"));
    assertEquals(null, assertInstanceOf(Decision.Allow.class, decision).grant().brokenGlass());
  }

  @Test
  void a_frozen_environment_takes_glass_even_where_nobodys_yes_is_needed() {
    Decision.Allow carla =
        assertInstanceOf(Decision.Allow.class, POLICY.decide(inAFreeze(CARLA, "payments down")));
    assertNotNull(carla.grant().brokenGlass());
    assertEquals("access.glass-not-yours", denied(POLICY, inAFreeze(ANA, "payments down")).code());
    Decision.Allow plain =
        assertInstanceOf(Decision.Allow.class, POLICY.decide(inAFreeze(ANA, null)));
    assertNull(plain.grant().brokenGlass(), "the freeze itself refuses it");
  }

  private static AccessRequest inAFreeze(Actor who, @Nullable String breakGlass) {
    AccessRequest usual =
        question(
            who,
            true,
            Tier.DEVELOPMENT,
            Effect.CHANGE,
            runbook(null),
            Instant.parse(sunday(3)),
            breakGlass);
    return new AccessRequest(
        usual.requester(),
        usual.operations(),
        usual.runbook(),
        usual.rules(),
        usual.target(),
        usual.effect(),
        usual.scope(),
        usual.planDigest(),
        true,
        usual.breakGlass());
  }

  @Test
  void breaking_the_glass_does_not_let_in_who_may_not_even_ask() {
    AccessPolicy kept = policy(FILE + "runbooks: {rollback: {deny: ['@carla']}}\n", ON_CALL);
    assertEquals(
        "access.denied", denied(kept, change(CARLA, sunday(3), "payments are down")).code());
  }

  private static String sunday(int hour) {
    return "2026-01-04T0" + hour + ":00:00Z";
  }

  private static Decision.NeedsApproval needed(AccessPolicy policy, AccessRequest question) {
    return assertInstanceOf(Decision.NeedsApproval.class, policy.decide(question));
  }

  private static Fact denied(AccessPolicy policy, AccessRequest question) {
    return assertInstanceOf(Decision.Deny.class, policy.decide(question)).why();
  }

  private static List<String> codes(List<Fact> notes) {
    return notes.stream().map(Fact::code).toList();
  }
}
