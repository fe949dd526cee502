package dev.opsdeck.console;

import dev.opsdeck.approval.ApprovalRequest;
import dev.opsdeck.approval.Approvals;
import dev.opsdeck.approval.Verdict;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Approve and Deny: what the click did, why not, and who could. */
@Singleton
final class ApprovalPresses {
  private final Approvals approvals;

  ApprovalPresses(Approvals approvals) {
    this.approvals = approvals;
  }

  Reply approve(Actor clicker, ApprovalId approval) {
    Verdict verdict = approvals.approve(approval, clicker, null);
    return verdict instanceof Verdict.NotTyped(String expected)
        ? new FormId.Confirmation(approval)
            .form(Fact.of("console.form.confirm"), List.of(FormFields.typed(expected)))
        : reply(verdict);
  }

  /** A wrong word is told in the form, which stays open. */
  Reply confirm(Actor clicker, ApprovalId approval, String typed) {
    return reply(approvals.approve(approval, clicker, typed));
  }

  Reply askWhy(ApprovalId approval) {
    return new FormId.Denial(approval)
        .form(Fact.of("console.form.deny"), List.of(FormFields.reason()));
  }

  Reply deny(Actor clicker, ApprovalId approval, String reason) {
    return reason.isBlank()
        ? new Reply.Refused(Fact.of("console.approval.no-reason"), List.of())
        : reply(approvals.deny(approval, clicker, reason.strip()));
  }

  private static Reply reply(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Approved() -> new Reply.Answer(Fact.of("console.approval.approved"));
      case Verdict.Denied() -> new Reply.Answer(Fact.of("console.approval.denied"));
      case Verdict.Counted(int given, int quorum) ->
          new Reply.Answer(Fact.of("console.approval.counted", "given", given, "quorum", quorum));
      case Verdict.NotEligible(Fact why, List<PersonRef> people, List<String> groups) ->
          new Reply.Refused(why, whoCould(people, groups), List.of());
      case Verdict.AlreadyDecided(ApprovalRequest.State state) ->
          new Reply.Refused(already(state), List.of());
      case Verdict.NotTyped(String expected) ->
          new Reply.Refused(Fact.of("console.approval.not-typed", "expected", expected), List.of());
      case Verdict.NotFound() -> new Reply.Refused(Fact.of("console.approval.unknown"), List.of());
    };
  }

  private static List<Fact> whoCould(List<PersonRef> people, List<String> groups) {
    List<Fact> who = new ArrayList<>();
    for (PersonRef person : people) {
      who.add(Fact.of("console.approval.could-person", "person", person.value()));
    }
    for (String group : groups) {
      who.add(Fact.of("console.approval.could-group", "group", group));
    }
    return who.isEmpty() ? List.of(Fact.of("console.approval.could-nobody")) : who;
  }

  private static Fact already(ApprovalRequest.State state) {
    return switch (state) {
      case OPEN -> Fact.of("console.approval.still-open");
      case APPROVED -> Fact.of("console.approval.already-approved");
      case DENIED -> Fact.of("console.approval.already-denied");
      case EXPIRED -> Fact.of("console.approval.already-expired");
      case WITHDRAWN -> Fact.of("console.approval.already-withdrawn");
    };
  }
}
