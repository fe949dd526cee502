package dev.opsdeck.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.catalog.Tier;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Actor.Standing;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MembersOnlyTest {
  private static final Actor ANA = AccessSamples.ANA;
  private static final String POLICY =
      """
      readers: {channels: all}
      tiers:
        production: {change: {by: [oncall]}, destructive: {by: [oncall]}}
        staging: {change: {approval: none}, destructive: {approval: none}}
        development: {change: {approval: none}, destructive: {approval: none}}
      runbooks:
        rollback: {allow: ["group:developers"]}
      """;

  private static Actor in(Set<String> groups, Standing standing) {
    return new Actor(
        ANA.id(), ANA.handle(), ANA.email(), groups, ANA.language(), ANA.zone(), standing);
  }

  private static Decision decide(Effect effect, Optional<Actor> now) {
    Actor asked = in(Set.of("developers"), Standing.MEMBER);
    AccessPolicy policy = new MembersOnly(AccessSamples.policy(POLICY), _ -> now);
    return policy.decide(
        AccessSamples.question(asked, true, Tier.DEVELOPMENT, effect, AccessSamples.runbook(null)));
  }

  private static String code(Decision decision) {
    return assertInstanceOf(Decision.Deny.class, decision).why().code();
  }

  @Test
  void who_has_left_the_group_since_they_asked_may_not() {
    Actor member = in(Set.of("developers"), Standing.MEMBER);
    assertInstanceOf(Decision.Allow.class, decide(Effect.CHANGE, Optional.of(member)));
    Actor left = in(Set.of(), Standing.MEMBER);
    assertEquals("access.not-allowed", code(decide(Effect.CHANGE, Optional.of(left))));
  }

  @ParameterizedTest
  @EnumSource(value = Effect.class, names = "READ", mode = EnumSource.Mode.EXCLUDE)
  void who_is_not_known_to_be_a_member_changes_nothing(Effect effect) {
    Set<String> groups = Set.of("developers");
    assertEquals(
        "access.not-a-member", code(decide(effect, Optional.of(in(groups, Standing.GUEST)))));
    assertEquals(
        "access.unconfirmed", code(decide(effect, Optional.of(in(groups, Standing.UNKNOWN)))));
    Actor unsaid = in(Set.of(Actor.UNSAID), Standing.MEMBER);
    assertEquals("access.unconfirmed", code(decide(effect, Optional.of(unsaid))));
    assertEquals("access.not-a-member", code(decide(effect, Optional.empty())));
  }

  @Test
  void looking_asks_nobody_anew() {
    assertInstanceOf(Decision.Allow.class, decide(Effect.READ, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(value = Standing.class, names = "MEMBER", mode = EnumSource.Mode.EXCLUDE)
  void yes_of_somebody_who_is_no_member_counts_for_nothing(Standing standing) {
    AccessPolicy policy = new MembersOnly(AccessSamples.policy(POLICY), Optional::of);
    Requirement requirement =
        new Requirement(
            List.of(new Approvers.Group("developers")), 1, true, Duration.ofMinutes(15));
    Actor clicker = in(Set.of("developers"), standing);
    assertInstanceOf(
        Eligibility.NotEligible.class,
        policy.mayApprove(requirement, clicker, new PersonRef("U0OTHER00"), List.of()));
  }
}
