package dev.opsdeck.approval;

import static dev.opsdeck.approval.ApprovalBench.ON_CALL;
import static dev.opsdeck.approval.ApprovalBench.REQUESTER;
import static dev.opsdeck.approval.ApprovalBench.SENIOR;
import static dev.opsdeck.approval.ApprovalBench.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.database.FakeDatabase;
import dev.opsdeck.kernel.PersonRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opened at 03:00 for a quarter of an hour; the secondary is called at 03:05, all at 03:10. */
class EscalationTest {
  private static final PersonRef PRIMARY = PersonRef.of(ON_CALL);
  private static final PersonRef SECONDARY = PersonRef.of(STRANGER);

  private final ApprovalBench bench =
      new ApprovalBench(new FakeDatabase(), new InMemoryApprovalStore());

  @BeforeEach
  void two_layers() {
    bench.secondary = List.of(SECONDARY);
  }

  @Test
  void at_the_opening_only_the_primary_is_called() {
    ApprovalRequest request = open(1);
    assertEquals(0, request.level());
    assertCalled(request, List.of(PRIMARY), List.of(PRIMARY), "2026-01-06T03:05:00Z");
    assertEquals(
        "approval-escalation " + request.id() + " 2026-01-06T03:05:00Z", bench.timers.getLast());
  }

  @Test
  void the_secondary_may_approve_before_being_called() {
    assertEquals(new Verdict.Approved(), bench.approvals.approve(open(1).id(), STRANGER, null));
  }

  @Test
  void after_a_while_the_secondary_is_called_too_and_later_all_are_reminded() {
    ApprovalRequest request = open(1);
    fireAt(request, "2026-01-06T03:05:00Z");
    assertCalled(request, List.of(SECONDARY), List.of(PRIMARY, SECONDARY), null);
    assertEquals(
        "approval-escalation " + request.id() + " 2026-01-06T03:10:00Z", bench.timers.getLast());
    fireAt(request, "2026-01-06T03:10:00Z");
    assertCalled(request, List.of(PRIMARY, SECONDARY), List.of(PRIMARY, SECONDARY), null);
    assertEquals(List.of("called 1", "called 1 reminded"), bench.run.told);
    assertEquals(List.of("escalated", "reminded"), bench.audit.values("decision"));
    int timers = bench.timers.size();
    fireAt(request, "2026-01-06T03:12:00Z");
    assertEquals(timers, bench.timers.size());
  }

  @Test
  void the_same_timer_again_calls_nobody_again() {
    ApprovalRequest request = open(1);
    fireAt(request, "2026-01-06T03:05:00Z");
    fireAt(request, "2026-01-06T03:05:01Z");
    assertEquals(List.of("called 1"), bench.run.told);
  }

  @Test
  void a_timer_that_is_early_by_this_clock_calls_nobody_and_is_set_again() {
    ApprovalRequest request = open(1);
    fireAt(request, "2026-01-06T03:04:59.999Z");
    assertEquals(List.of(), bench.run.told);
    assertEquals(
        "approval-escalation " + request.id() + " 2026-01-06T03:05:00Z", bench.timers.getLast());
  }

  @Test
  void calls_that_were_slept_through_become_one() {
    ApprovalRequest request = open(1);
    fireAt(request, "2026-01-06T03:11:00Z");
    assertEquals(List.of("called 1 reminded"), bench.run.told);
    assertCalled(request, List.of(PRIMARY, SECONDARY), List.of(PRIMARY, SECONDARY), null);
  }

  @Test
  void nobody_is_called_about_what_is_decided_or_too_late() {
    ApprovalRequest denied = open(1);
    bench.approvals.deny(denied.id(), REQUESTER, "wrong service");
    ApprovalRequest late = open(1);
    bench.run.told.clear();
    fireAt(denied, "2026-01-06T03:05:00Z");
    fireAt(late, "2026-01-06T03:15:00Z");
    assertEquals(List.of(), bench.run.told);
    assertEquals(State.OPEN, bench.state(late));
  }

  @Test
  void a_quorum_of_two_calls_both_at_once() {
    ApprovalRequest request = open(2);
    assertCalled(request, List.of(PRIMARY, SECONDARY), List.of(PRIMARY, SECONDARY), null);
    fireAt(request, "2026-01-06T03:07:30Z");
    assertEquals(List.of("called 0 reminded"), bench.run.told);
  }

  @Test
  void who_has_said_yes_is_not_reminded() {
    ApprovalRequest request = open(2);
    bench.approvals.approve(request.id(), ON_CALL, null);
    fireAt(request, "2026-01-06T03:10:00Z");
    assertCalled(request, List.of(SECONDARY), List.of(PRIMARY, SECONDARY), null);
  }

  @Test
  void the_requester_who_is_on_call_is_passed_over() {
    bench.onCall = List.of(PersonRef.of(REQUESTER), new PersonRef(REQUESTER.email()));
    ApprovalRequest request = open(1);
    assertCalled(request, List.of(SECONDARY), List.of(SECONDARY), null);
  }

  @Test
  void without_an_escalation_everybody_is_called_at_once_and_reminded_half_way() {
    Requirement requirement = requirement(1, null, new Approvers.OnCall());
    ApprovalRequest request = bench.open(requirement);
    assertCalled(request, List.of(PRIMARY, SECONDARY), List.of(PRIMARY, SECONDARY), null);
    assertEquals(
        "approval-escalation " + request.id() + " 2026-01-06T03:07:30Z", bench.timers.getLast());
  }

  @Test
  void whoever_is_named_in_person_is_called_with_the_primary() {
    PersonRef senior = PersonRef.of(SENIOR);
    Requirement requirement =
        requirement(1, Duration.ofMinutes(5), new Approvers.Person(senior), new Approvers.OnCall());
    assertCalled(
        bench.open(requirement),
        List.of(senior, PRIMARY),
        List.of(senior, PRIMARY),
        "2026-01-06T03:05:00Z");
  }

  @Test
  void a_group_alone_calls_nobody_and_has_its_reminder_for_the_card_all_the_same() {
    Requirement requirement = requirement(1, Duration.ofMinutes(5), new Approvers.Group("seniors"));
    ApprovalRequest request = bench.open(requirement);
    assertCalled(request, List.of(), List.of(), null);
    assertEquals(new Verdict.Approved(), bench.approvals.approve(request.id(), SENIOR, null));
  }

  @Test
  void a_rotation_that_cannot_be_read_calls_nobody_and_lets_nobody_through() {
    ApprovalRequest request = open(1);
    bench.rotaBroken = true;
    assertCalled(request, List.of(), List.of(), null);
    Verdict.NotEligible refused =
        assertInstanceOf(
            Verdict.NotEligible.class, bench.approvals.approve(request.id(), ON_CALL, null));
    assertEquals("approval.policy-unreadable", refused.why().code());
    assertEquals(State.OPEN, bench.state(request));
  }

  private ApprovalRequest open(int quorum) {
    return bench.open(requirement(quorum, Duration.ofMinutes(5), new Approvers.OnCall()));
  }

  private static Requirement requirement(
      int quorum, @Nullable Duration escalateAfter, Approvers... by) {
    return new Requirement(List.of(by), quorum, true, Duration.ofMinutes(15), escalateAfter, null);
  }

  private void fireAt(ApprovalRequest request, String when) {
    bench.now = Instant.parse(when);
    bench.escalation.fire("t", request.id().value());
  }

  private void assertCalled(
      ApprovalRequest request,
      List<PersonRef> added,
      List<PersonRef> everybody,
      @Nullable String next) {
    Notified called = bench.approvals.called(bench.found(request), REQUESTER);
    assertEquals(added, called.added());
    assertEquals(everybody, called.everybody());
    if (next == null) {
      assertNull(called.nextAt());
    } else {
      assertEquals(Instant.parse(next), called.nextAt());
    }
  }
}
