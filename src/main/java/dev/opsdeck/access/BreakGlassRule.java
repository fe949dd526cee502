package dev.opsdeck.access;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import java.util.List;

/**
 * Who may go past approvals and freezes.
 *
 * @param announce the channel that hears of it
 */
record BreakGlassRule(List<Approvers> by, String announce) {
  /** Characters; less says nothing to those who review it. */
  static final int LEAST_REASON = 10;

  BreakGlassRule {
    by = List.copyOf(by);
  }

  Decision broken(AccessRequest question, String reason, List<PersonRef> onCall) {
    if (!People.names(by, question.requester(), onCall)) {
      return new Decision.Deny(
          Fact.of(
              "access.glass-not-yours",
              "person",
              question.requester().id(),
              "target",
              question.target().label(),
              "allowed",
              People.shown(by)));
    }
    String said = reason.strip();
    if (said.length() < LEAST_REASON) {
      return new Decision.Deny(
          Fact.of("access.glass-needs-reason", "least", LEAST_REASON, "reason", said));
    }
    BreakGlassUse broken = new BreakGlassUse(PersonRef.of(question.requester()), said);
    return new Decision.Allow(new Grant(question.planDigest(), List.of(), broken));
  }
}
