package dev.opsdeck.access;

import static dev.opsdeck.access.AccessSamples.ANA;
import static dev.opsdeck.access.AccessSamples.BRUNO;
import static dev.opsdeck.access.AccessSamples.CARLA;
import static dev.opsdeck.access.AccessSamples.policy;
import static dev.opsdeck.access.AccessSamples.question;
import static dev.opsdeck.access.AccessSamples.rule;
import static dev.opsdeck.access.AccessSamples.runbook;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessPolicyTest {
  private static final Approvers ON_CALL = new Approvers.OnCall();
  private static final Requirement FOUR_EYES =
      new Requirement(List.of(ON_CALL), 1, true, Duration.ofMinutes(15));

  private static String shippedFile;
  private static AccessPolicy shipped;

  @BeforeAll
  static void load() throws IOException {
    shippedFile = Files.readString(Path.of("config/access.yaml"));
    shipped = policy(shippedFile);
  }

  @Test
  void who_may_say_yes_to_a_change_may_stop_what_others_do_there_and_nobody_else() {
    List<PersonRef> onCall = List.of(PersonRef.of(AccessSamples.BRUNO));
    assertInstanceOf(
        Eligibility.Eligible.class,
        shipped.mayControl(AccessSamples.BRUNO, Tier.PRODUCTION, onCall));
    Eligibility.NotEligible not =
        assertInstanceOf(
            Eligibility.NotEligible.class, shipped.mayControl(ANA, Tier.PRODUCTION, onCall));
    assertEquals("access.not-yours", not.why().code());
    assertEquals("oncall", not.why().values().get("allowed"));
    assertInstanceOf(Eligibility.Eligible.class, shipped.mayControl(ANA, Tier.STAGING, List.of()));
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void looking_needs_nobody_in_a_channel_for_operations(Tier tier) {
    Decision decision = shipped.decide(question(tier, Effect.READ, runbook(null)));
    Grant grant = assertInstanceOf(Decision.Allow.class, decision).grant();
    assertEquals("digest", grant.planDigest());
    assertEquals(List.of(), grant.approvedBy());
  }

  @ParameterizedTest
  @EnumSource(Effect.class)
  void nothing_is_asked_for_outside_the_channels_for_operations(Effect effect) {
    Fact why = denied(shipped, question(ANA, false, Tier.DEVELOPMENT, effect, runbook(null)));
    assertEquals("access.not-for-operations", why.code());
    assertEquals(ANA.id(), why.values().get("person"));
  }

  @Test
  void readers_can_be_everybody_or_named() {
    String all = shippedFile.replace("channels: operations", "channels: all");
    String named =
        shippedFile.replace("channels: operations", "channels: operations, people: ['@ana']");
    for (String file : List.of(all, named)) {
      assertInstanceOf(
          Decision.Allow.class,
          policy(file).decide(question(ANA, false, Tier.PRODUCTION, Effect.READ, runbook(null))));
    }
    assertEquals(
        "access.not-for-operations",
        denied(policy(named), question(BRUNO, false, Tier.PRODUCTION, Effect.READ, runbook(null)))
            .code());
  }

  @ParameterizedTest
  @CsvSource({
    "PRODUCTION,CHANGE,1,true,PT15M,PT5M,",
    "PRODUCTION,DESTRUCTIVE,2,true,PT15M,PT5M,api",
    "STAGING,DESTRUCTIVE,1,false,PT1H,,"
  })
  void the_policy_alone_decides_for_a_runbook_without_a_rule(
      Tier tier,
      Effect effect,
      int quorum,
      boolean fourEyes,
      Duration expires,
      Duration escalateAfter,
      String typed) {
    assertEquals(
        new Requirement(List.of(ON_CALL), quorum, fourEyes, expires, escalateAfter, typed),
        needed(shipped, question(tier, effect, runbook(null))));
  }

  @ParameterizedTest
  @CsvSource({"STAGING,CHANGE", "DEVELOPMENT,CHANGE", "DEVELOPMENT,DESTRUCTIVE"})
  void changes_below_production_need_no_approval(Tier tier, Effect effect) {
    assertInstanceOf(Decision.Allow.class, shipped.decide(question(tier, effect, runbook(null))));
  }

  @Test
  void a_runbook_can_ask_for_more_than_the_policy() {
    assertEquals(
        new Requirement(
            List.of(ON_CALL), 2, true, Duration.ofMinutes(10), Duration.ofMinutes(5), null),
        needed(
            shipped, question(Tier.PRODUCTION, Effect.CHANGE, runbook(rule(null, 2, "oncall")))));
    assertEquals(
        new Requirement(List.of(new Approvers.Group("dba")), 1, false, Duration.ofMinutes(10)),
        needed(
            shipped,
            question(Tier.DEVELOPMENT, Effect.CHANGE, runbook(rule(null, 1, "group:dba")))));
  }

  @Test
  void a_runbook_cannot_ask_for_less_than_the_policy() {
    ApprovalRule lax =
        new ApprovalRule(null, List.of("oncall", "@ana"), 1, false, Duration.ofDays(1));
    assertEquals(
        new Requirement(
            List.of(ON_CALL), 2, true, Duration.ofMinutes(15), Duration.ofMinutes(5), "api"),
        needed(shipped, question(Tier.PRODUCTION, Effect.DESTRUCTIVE, runbook(lax))));
  }

  @Test
  void a_step_asks_with_its_own_rule_not_with_that_of_its_runbook() {
    AccessRequest plain =
        question(Tier.DEVELOPMENT, Effect.CHANGE, runbook(rule(null, 1, "group:dba")));
    AccessRequest step =
        new AccessRequest(
            plain.requester(),
            true,
            plain.runbook(),
            List.of(new AccessRequest.Rule(rule(null, 2, "group:leads"), plain.scope())),
            plain.target(),
            plain.effect(),
            plain.scope(),
            "digest",
            false,
            null);
    assertEquals(List.of(new Approvers.Group("leads")), needed(shipped, step).by());
  }

  @ParameterizedTest
  @CsvSource({
    "'escalate: none',,api",
    "'escalate: 90s',PT1M30S,api",
    "'confirm: click',PT5M,",
    "'expires: 5m',,api"
  })
  void how_people_are_called_and_confirm_can_be_set(
      String words, Duration escalateAfter, String typed) {
    AccessPolicy policy =
        policy(shippedFile.replace("quorum: 2, fourEyes: true, expires: 15m", words));
    Requirement needed =
        needed(policy, question(Tier.PRODUCTION, Effect.DESTRUCTIVE, runbook(null)));
    assertEquals(escalateAfter, needed.escalateAfter());
    assertEquals(typed, needed.typed());
  }

  @Test
  void elsewhere_a_click_is_enough_unless_the_file_says_otherwise() {
    AccessPolicy policy =
        policy(
            shippedFile.replace(
                "destructive: {by: [oncall], quorum: 1, fourEyes: false, expires: 1h}",
                "destructive: {by: [oncall], confirm: typed, escalate: 20m, expires: 1h}"));
    Requirement needed = needed(policy, question(Tier.STAGING, Effect.DESTRUCTIVE, runbook(null)));
    assertEquals("api", needed.typed());
    assertEquals(Duration.ofMinutes(20), needed.escalateAfter());
  }

  @ParameterizedTest
  @CsvSource({
    "'',true,true",
    "'',false,false",
    "'runbooks: {rollback: {allow: [group:devops]}}',true,false",
    "'runbooks: {undo: {deny: [\"@ana\"]}}',true,false",
    "'runbooks: {Undo: {deny: [\"@ana\"]}}',true,false",
    "'runbooks: {rollback: {deny: [\"@ana\"], tiers: [production]}}',true,true",
    "'runbooks: {rollback: {allow: [\"@ana\"]}}',true,true",
    "'runbooks: {rollback: {allow: [\"@ana\"]}}',false,false"
  })
  void whether_somebody_may_ask_at_all_is_known_before_they_do(
      String rules, boolean operations, boolean may) {
    AccessPolicy policy = policy(shippedFile + "\n" + rules + "\n");
    Eligibility eligibility = policy.mayAsk(ANA, operations, runbook(null));
    if (eligibility instanceof Eligibility.NotEligible(Fact why)) {
      assertEquals("access.may-not-ask", why.code());
    }
    assertEquals(may, eligibility instanceof Eligibility.Eligible);
  }

  @Test
  void a_runbook_whose_condition_is_false_leaves_the_policy_alone() {
    ApprovalRule staging = rule("env.tier == 'staging'", 3, "oncall");
    assertEquals(
        1, needed(shipped, question(Tier.PRODUCTION, Effect.CHANGE, runbook(staging))).quorum());
    assertEquals(
        3, needed(shipped, question(Tier.STAGING, Effect.CHANGE, runbook(staging))).quorum());
  }

  @ParameterizedTest
  @CsvSource({"env.tier / 2 == 1", "steps.undo.done", "params.tag", "this is not cel"})
  void a_condition_that_cannot_be_worked_out_denies(String when) {
    Fact why =
        denied(
            shipped, question(Tier.DEVELOPMENT, Effect.CHANGE, runbook(rule(when, 1, "oncall"))));
    assertEquals("access.condition-broken", why.code());
    assertEquals(when, why.values().get("expression"));
  }

  @Test
  void two_rules_that_nobody_can_meet_at_once_deny() {
    Fact why =
        denied(
            shipped, question(Tier.PRODUCTION, Effect.CHANGE, runbook(rule(null, 1, "group:dba"))));
    assertEquals("access.no-common-approver", why.code());
    assertEquals("group:dba", why.values().get("asked"));
    assertEquals("oncall", why.values().get("needed"));
  }

  @Test
  void an_approver_that_names_nobody_denies() {
    assertEquals(
        "access.unknown-approver",
        denied(
                shipped,
                question(Tier.DEVELOPMENT, Effect.CHANGE, runbook(rule(null, 1, "whoever"))))
            .code());
  }

  @ParameterizedTest
  @CsvSource({
    "'rollback: {deny: [group:developers]}',access.denied",
    "'rollback: {deny: [\"@ANA\"]}',access.denied",
    "'undo: {deny: [ana@company.com]}',access.denied",
    "'Rollback: {deny: [ana@company.com]}',access.denied",
    "'UNDO: {allow: [group:devops]}',access.not-allowed",
    "'rollback: {allow: [group:devops]}',access.not-allowed",
    "'rollback: {allow: [\"@ana\"], deny: [U0ANA0000]}',access.denied"
  })
  void a_person_can_be_kept_from_a_runbook(String restriction, String code) {
    AccessPolicy policy = policy(shippedFile + "\nrunbooks: {" + restriction + "}\n");
    assertEquals(
        code, denied(policy, question(Tier.DEVELOPMENT, Effect.READ, runbook(null))).code());
  }

  @ParameterizedTest
  @CsvSource({
    "'rollback: {deny: [group:contractors]}',access.not-known",
    "'rollback: {deny: [\"@eve\"]}',access.not-known",
    "'rollback: {deny: [\"@ana\"]}',access.denied",
    "'rollback: {deny: [U0EVE0000]}',",
    "'deploy: {deny: [group:contractors]}',"
  })
  void who_may_be_denied_waits_until_the_chat_says_who_they_are(String restriction, String code) {
    AccessPolicy policy = policy(shippedFile + "\nrunbooks: {" + restriction + "}\n");
    Actor unsaid =
        new Actor(
            ANA.id(),
            ANA.handle(),
            null,
            Set.of(Actor.UNSAID),
            ANA.language(),
            ANA.zone(),
            Actor.Standing.MEMBER);
    Decision decision =
        policy.decide(
            AccessSamples.question(
                unsaid,
                true,
                Tier.DEVELOPMENT,
                Effect.READ,
                runbook(null),
                Instant.parse("2026-01-01T03:00:00Z"),
                null));
    assertEquals(code, decision instanceof Decision.Deny deny ? deny.why().code() : null);
  }

  @ParameterizedTest
  @CsvSource({
    "'rollback: {allow: [group:developers]}'",
    "'rollback: {deny: [group:developers], tiers: [production]}'",
    "'deploy: {deny: [group:developers]}'"
  })
  void a_restriction_keeps_nobody_else_out(String restriction) {
    AccessPolicy policy = policy(shippedFile + "\nrunbooks: {" + restriction + "}\n");
    assertInstanceOf(
        Decision.Allow.class,
        policy.decide(question(Tier.DEVELOPMENT, Effect.CHANGE, runbook(null))));
  }

  @Test
  void the_on_call_engineer_may_approve_the_request_of_another() {
    assertInstanceOf(
        Eligibility.Eligible.class,
        shipped.mayApprove(FOUR_EYES, BRUNO, PersonRef.of(ANA), List.of(new PersonRef("@bruno"))));
  }

  @Test
  void nobody_approves_their_own_request_under_four_eyes() {
    List<PersonRef> onCall = List.of(new PersonRef("ana@company.com"));
    assertEquals("access.own-request", refused(FOUR_EYES, ANA, onCall));
    Requirement twoEyes = new Requirement(List.of(ON_CALL), 1, false, Duration.ofMinutes(1));
    assertInstanceOf(
        Eligibility.Eligible.class, shipped.mayApprove(twoEyes, ANA, PersonRef.of(ANA), onCall));
  }

  @Test
  void who_is_not_on_call_is_told_so() {
    assertEquals("access.not-on-call", refused(FOUR_EYES, CARLA, List.of(PersonRef.of(BRUNO))));
    assertEquals("access.nobody-on-call", refused(FOUR_EYES, CARLA, List.of()));
  }

  @Test
  void groups_count_under_any_spelling() {
    Requirement devops =
        new Requirement(List.of(new Approvers.Group("devops")), 1, true, Duration.ofMinutes(1));
    for (Actor member : List.of(BRUNO, CARLA)) {
      assertInstanceOf(
          Eligibility.Eligible.class,
          shipped.mayApprove(devops, member, PersonRef.of(ANA), List.of()));
    }
    assertEquals(
        "access.not-an-approver", refused(devops, AccessSamples.person("U9", "eve"), List.of()));
  }

  @Test
  void opsdeck_itself_never_approves() {
    assertEquals(
        "access.not-a-person",
        refused(FOUR_EYES, Actor.opsdeck(), List.of(new PersonRef("opsdeck"))));
  }

  @Test
  void a_grant_needs_as_many_different_people_as_the_quorum() {
    Requirement two = new Requirement(List.of(ON_CALL), 2, true, Duration.ofMinutes(1));
    PersonRef bruno = PersonRef.of(BRUNO);
    assertThrows(
        IllegalArgumentException.class, () -> shipped.grant(two, "d", List.of(bruno, bruno)));
    Grant grant = shipped.grant(two, "d", List.of(bruno, PersonRef.of(CARLA)));
    assertEquals("d", grant.planDigest());
    assertEquals(2, grant.approvedBy().size());
  }

  private static String refused(Requirement requirement, Actor clicker, List<PersonRef> onCall) {
    return assertInstanceOf(
            Eligibility.NotEligible.class,
            shipped.mayApprove(requirement, clicker, PersonRef.of(ANA), onCall))
        .why()
        .code();
  }

  private static Fact denied(AccessPolicy policy, AccessRequest question) {
    return assertInstanceOf(Decision.Deny.class, policy.decide(question)).why();
  }

  private static Requirement needed(AccessPolicy policy, AccessRequest question) {
    return assertInstanceOf(Decision.NeedsApproval.class, policy.decide(question)).requirement();
  }
}
