package dev.opsdeck.approval;

import static dev.opsdeck.approval.ApprovalBench.ON_CALL;
import static dev.opsdeck.approval.ApprovalBench.REQUESTER;
import static dev.opsdeck.approval.ApprovalBench.SENIOR;
import static dev.opsdeck.approval.ApprovalBench.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.AccessRequest;
import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Decision;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.access.Grant;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.Tier;
import dev.opsdeck.database.FakeDatabase;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.Runbook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DurableApprovalsTest {
  private final ApprovalBench bench =
      new ApprovalBench(new FakeDatabase(), new InMemoryApprovalStore());

  @Test
  void the_on_call_engineer_approves_and_the_run_is_told_once() {
    ApprovalRequest request = bench.open(1);
    assertEquals(new Verdict.Approved(), bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(
        new Verdict.AlreadyDecided(State.APPROVED),
        bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(List.of("approved APPROVED UONCALL"), bench.run.told);
    assertEquals(List.of("approved"), bench.audit.values("decision"));
  }

  @Test
  void the_requester_cannot_approve_and_hears_who_can() {
    ApprovalRequest request = bench.open(1);
    bench.onCall = List.of(PersonRef.of(ON_CALL), PersonRef.of(REQUESTER));
    Verdict verdict = bench.approvals.approve(request.id(), REQUESTER, null);
    Verdict.NotEligible refused = assertInstanceOf(Verdict.NotEligible.class, verdict);
    assertEquals("test.own-request", refused.why().code());
    assertEquals(List.of(PersonRef.of(ON_CALL)), refused.couldSayYes());
    assertEquals(List.of("seniors"), refused.groups());
    assertEquals(State.OPEN, bench.state(request));
    assertEquals(List.of("refused-click"), bench.audit.values("decision"));
    assertEquals(List.of("test.own-request"), bench.audit.values("why"));
    assertTrue(bench.run.told.isEmpty());
  }

  @Test
  void who_is_on_call_is_worked_out_at_the_click_not_when_it_was_asked() {
    ApprovalRequest request = bench.open(1);
    bench.onCall = List.of(PersonRef.of(STRANGER));
    assertInstanceOf(
        Verdict.NotEligible.class, bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(new Verdict.Approved(), bench.approvals.approve(request.id(), STRANGER, null));
  }

  @Test
  void a_quorum_of_two_needs_two_different_people() {
    ApprovalRequest request = bench.open(2);
    assertEquals(new Verdict.Counted(1, 2), bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(new Verdict.Counted(1, 2), bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(new Verdict.Approved(), bench.approvals.approve(request.id(), SENIOR, null));
    assertEquals(List.of("counted UONCALL", "approved APPROVED UONCALL,USENIOR"), bench.run.told);
  }

  @Test
  void an_expired_request_cannot_be_approved_before_its_timer_fired_either() {
    ApprovalRequest request = bench.open(1);
    bench.now = request.expiresAt();
    assertEquals(
        new Verdict.AlreadyDecided(State.EXPIRED),
        bench.approvals.approve(request.id(), ON_CALL, null));
    bench.expiry.fire("t", request.id().value());
    assertEquals(List.of("expired EXPIRED"), bench.run.told);
  }

  @Test
  void a_request_can_be_approved_until_the_last_millisecond() {
    ApprovalRequest request = bench.open(1);
    bench.now = request.expiresAt().minusMillis(1);
    assertEquals(new Verdict.Approved(), bench.approvals.approve(request.id(), ON_CALL, null));
  }

  @Test
  void the_timer_of_a_request_is_set_for_its_expiry_and_ends_it() {
    ApprovalRequest request = bench.open(1);
    assertEquals(bench.now.plus(Duration.ofMinutes(15)), request.expiresAt());
    assertEquals(
        "approval-expiry " + request.id() + " " + request.expiresAt(), bench.timers.getFirst());
    bench.now = request.expiresAt();
    bench.expiry.fire("t", request.id().value());
    bench.expiry.fire("t", request.id().value());
    assertEquals(List.of("expired EXPIRED"), bench.run.told);
    assertEquals(List.of("expired"), bench.audit.values("decision"));
  }

  @Test
  void a_timer_that_is_early_by_this_clock_is_set_again() {
    ApprovalRequest request = bench.open(1);
    bench.expiry.fire("t", request.id().value());
    assertEquals(State.OPEN, bench.state(request));
    assertEquals(
        2, bench.timers.stream().filter(timer -> timer.startsWith("approval-expiry")).count());
  }

  @Test
  void the_requester_can_take_the_question_back_by_denying() {
    ApprovalRequest request = bench.open(1);
    assertEquals(
        new Verdict.Denied(), bench.approvals.deny(request.id(), REQUESTER, "wrong service"));
    assertEquals(List.of("denied DENIED by UREQ: wrong service"), bench.run.told);
    assertEquals(List.of("wrong service"), bench.audit.values("reason"));
  }

  @Test
  void a_stranger_can_neither_approve_nor_deny() {
    ApprovalRequest request = bench.open(1);
    assertInstanceOf(
        Verdict.NotEligible.class, bench.approvals.approve(request.id(), STRANGER, null));
    assertInstanceOf(Verdict.NotEligible.class, bench.approvals.deny(request.id(), STRANGER, "no"));
    assertEquals(State.OPEN, bench.state(request));
  }

  @Test
  void a_withdrawn_request_is_decided_and_stays_so() {
    ApprovalRequest request = bench.open(1);
    bench.database.useTransaction(h -> bench.approvals.withdraw(h, request.id()));
    bench.database.useTransaction(h -> bench.approvals.withdraw(h, request.id()));
    assertEquals(
        new Verdict.AlreadyDecided(State.WITHDRAWN),
        bench.approvals.approve(request.id(), ON_CALL, null));
    assertTrue(bench.run.told.isEmpty());
  }

  @Test
  void a_word_that_is_asked_for_must_be_typed_by_each_approver() {
    ApprovalRequest request = bench.open(typed(2));
    Verdict asked = new Verdict.NotTyped("api-gateway");
    assertEquals(asked, bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(asked, bench.approvals.approve(request.id(), ON_CALL, ""));
    assertEquals(asked, bench.approvals.approve(request.id(), ON_CALL, "api-gatewy"));
    assertEquals(List.of(), bench.run.told);
    assertEquals(
        new Verdict.Counted(1, 2), bench.approvals.approve(request.id(), ON_CALL, "api-gateway"));
    assertEquals(asked, bench.approvals.approve(request.id(), SENIOR, null));
    assertEquals(
        new Verdict.Approved(), bench.approvals.approve(request.id(), SENIOR, " Api-Gateway "));
    assertEquals(
        List.of("refused-click", "refused-click", "counted", "approved"),
        bench.audit.values("decision"));
  }

  @Test
  void only_who_may_approve_is_told_the_word() {
    ApprovalRequest request = bench.open(typed(1));
    assertInstanceOf(
        Verdict.NotEligible.class, bench.approvals.approve(request.id(), STRANGER, "api-gateway"));
    assertEquals(State.OPEN, bench.state(request));
  }

  @Test
  void a_no_needs_no_word() {
    ApprovalRequest request = bench.open(typed(2));
    assertEquals(new Verdict.Denied(), bench.approvals.deny(request.id(), ON_CALL, "not now"));
  }

  @Test
  void the_same_person_under_another_handle_counts_once_for_a_quorum() {
    ApprovalRequest request = bench.open(2);
    Actor renamed =
        new Actor(
            ON_CALL.id(),
            "renamed",
            null,
            Set.of(),
            Language.ES,
            ON_CALL.zone(),
            Actor.Standing.MEMBER);
    assertEquals(new Verdict.Counted(1, 2), bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(new Verdict.Counted(1, 2), bench.approvals.approve(request.id(), renamed, null));
    assertEquals(State.OPEN, bench.state(request));
  }

  @Test
  void the_requester_is_known_by_id_however_the_rotation_spells_them() {
    ApprovalRequest request = bench.open(1);
    bench.onCall =
        List.of(new PersonRef(REQUESTER.email()), new PersonRef("@" + REQUESTER.handle()));
    Verdict verdict = bench.approvals.approve(request.id(), REQUESTER, null);
    Verdict.NotEligible refused = assertInstanceOf(Verdict.NotEligible.class, verdict);
    assertEquals("test.own-request", refused.why().code());
    assertEquals(List.of(), refused.couldSayYes());
  }

  @Test
  void somebody_whose_groups_could_not_be_read_is_in_none() {
    ApprovalRequest request = bench.open(1);
    Actor senior =
        new Actor(
            SENIOR.id(),
            SENIOR.handle(),
            SENIOR.email(),
            Set.of(),
            Language.EN,
            SENIOR.zone(),
            Actor.Standing.MEMBER);
    assertInstanceOf(
        Verdict.NotEligible.class, bench.approvals.approve(request.id(), senior, null));
  }

  @Test
  void a_click_whose_run_is_gone_or_asks_something_else_starts_nothing() {
    ApprovalRequest request = bench.open(1);
    bench.run.asks = false;
    Verdict withdrawn = new Verdict.AlreadyDecided(State.WITHDRAWN);
    assertEquals(withdrawn, bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(withdrawn, bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals(withdrawn, bench.approvals.deny(request.id(), ON_CALL, "no"));
    assertEquals(List.of("withdrawn"), bench.audit.values("decision"));
    assertEquals(List.of(), bench.run.told);
  }

  @Test
  void a_timer_whose_run_is_gone_tells_nobody() {
    ApprovalRequest request = bench.open(1);
    bench.run.asks = false;
    bench.now = request.expiresAt();
    bench.escalation.fire("t", request.id().value());
    bench.expiry.fire("t", request.id().value());
    assertEquals(State.WITHDRAWN, bench.state(request));
    assertEquals(List.of(), bench.run.told);
  }

  private static Requirement typed(int quorum) {
    return new Requirement(
        List.of(new Approvers.OnCall(), new Approvers.Group("seniors")),
        quorum,
        true,
        Duration.ofMinutes(15),
        null,
        "api-gateway");
  }

  @Test
  void an_unknown_request_is_said_to_be_unknown() {
    assertEquals(
        new Verdict.NotFound(), bench.approvals.approve(new ApprovalId("a-none"), ON_CALL, null));
  }

  @Test
  void a_policy_that_cannot_be_read_lets_nobody_through() {
    ApprovalBench broken =
        new ApprovalBench(new FakeDatabase(), new InMemoryApprovalStore(), new BrokenPolicy());
    ApprovalRequest request = broken.open(1);
    Verdict verdict = broken.approvals.approve(request.id(), ON_CALL, null);
    Verdict.NotEligible refused = assertInstanceOf(Verdict.NotEligible.class, verdict);
    assertEquals("approval.policy-unreadable", refused.why().code());
    assertEquals(State.OPEN, broken.state(request));
  }

  private static final class BrokenPolicy implements AccessPolicy {
    @Override
    public String digest() {
      return "broken";
    }

    @Override
    public Decision decide(AccessRequest question) {
      throw new IllegalStateException("unreadable");
    }

    @Override
    public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook) {
      throw new IllegalStateException("unreadable");
    }

    @Override
    public Eligibility mayAsk(Actor actor, boolean operations, Runbook runbook, Target target) {
      throw new IllegalStateException("unreadable");
    }

    @Override
    public Eligibility mayControl(Actor actor, Tier tier, List<PersonRef> onCall) {
      throw new IllegalStateException("unreadable");
    }

    @Override
    public Optional<String> glassChannel() {
      throw new IllegalStateException("unreadable");
    }

    @Override
    public Eligibility mayApprove(
        Requirement requirement, Actor clicker, PersonRef requester, List<PersonRef> onCall) {
      throw new IllegalStateException("unreadable");
    }

    @Override
    public Grant grant(Requirement requirement, String digest, List<PersonRef> approvedBy) {
      throw new IllegalStateException("unreadable");
    }
  }
}
