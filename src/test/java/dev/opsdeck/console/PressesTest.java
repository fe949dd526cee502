package dev.opsdeck.console;

import static dev.opsdeck.console.ConsoleBench.ANA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.approval.ApprovalRequest.State;
import dev.opsdeck.approval.Verdict;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Runs;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PressesTest {
  private static final ApprovalId APPROVAL = new ApprovalId("a-1");
  private static final RunId RUN = new RunId("r-1");

  private final ConsoleBench bench = new ConsoleBench();

  @Test
  void approving_says_that_the_run_starts_or_who_is_still_needed() {
    bench.approvals.verdict = new Verdict.Approved();
    assertEquals("console.approval.approved", told(press(new Press.Approve(APPROVAL))).code());
    bench.approvals.verdict = new Verdict.Counted(1, 2);
    Fact counted = told(press(new Press.Approve(APPROVAL)));
    assertEquals(Map.of("given", "1", "quorum", "2"), counted.values());
    assertEquals("approve a-1 by " + ANA.id(), bench.approvals.clicks.getFirst());
  }

  @Test
  void who_may_not_approve_hears_why_and_who_could() {
    Fact why = new Fact("test.own-request", new TreeMap<>());
    bench.approvals.verdict =
        new Verdict.NotEligible(why, List.of(new PersonRef("UBO")), List.of("seniors"));
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, press(new Press.Approve(APPROVAL)));
    assertEquals(why, refused.why());
    assertEquals(
        List.of("UBO"),
        refused.also().stream()
            .filter(f -> f.code().equals("console.approval.could-person"))
            .map(f -> f.values().get("person"))
            .toList());
    assertEquals("seniors", refused.also().getLast().values().get("group"));
    bench.approvals.verdict = new Verdict.NotEligible(why, List.of(), List.of());
    refused = assertInstanceOf(Reply.Refused.class, press(new Press.Approve(APPROVAL)));
    assertEquals("console.approval.could-nobody", refused.also().getFirst().code());
  }

  @Test
  void every_state_of_a_decided_request_has_words_of_its_own() {
    Set<String> codes = new HashSet<>();
    for (State state : State.values()) {
      bench.approvals.verdict = new Verdict.AlreadyDecided(state);
      Reply reply = press(new Press.Approve(APPROVAL));
      codes.add(assertInstanceOf(Reply.Refused.class, reply).why().code());
    }
    assertEquals(State.values().length, codes.size());
  }

  @Test
  void denying_asks_for_the_reason_and_the_form_denies() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, press(new Press.Deny(APPROVAL)));
    assertTrue(bench.approvals.clicks.isEmpty());
    bench.approvals.verdict = new Verdict.Denied();
    Reply reply = bench.submit(form, Map.of("reason", " not at night "));
    assertEquals("console.approval.denied", told(reply).code());
    assertEquals(List.of("deny a-1 by UANA: not at night"), bench.approvals.clicks);
  }

  @Test
  void a_yes_that_must_be_typed_opens_a_form_that_says_what_to_type() {
    bench.approvals.verdict = new Verdict.NotTyped("api-gateway");
    Reply.Form form = assertInstanceOf(Reply.Form.class, press(new Press.Approve(APPROVAL)));
    assertEquals("Type api-gateway to approve", form.fields().getFirst().label().en());
    Reply wrong = bench.submit(form, Map.of("typed", "api"));
    Reply.Refused refused = assertInstanceOf(Reply.Refused.class, wrong);
    assertEquals("console.approval.not-typed", refused.why().code());
    assertEquals(List.of(), refused.corrections(), "so that the form stays open and says it");
    bench.approvals.verdict = new Verdict.Approved();
    Reply right = bench.submit(form, Map.of("typed", "api-gateway"));
    assertEquals("console.approval.approved", told(right).code());
    assertEquals(
        List.of(
            "approve a-1 by UANA", "approve a-1 by UANA: api", "approve a-1 by UANA: api-gateway"),
        bench.approvals.clicks);
  }

  @Test
  void a_no_without_reason_decides_nothing() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, press(new Press.Deny(APPROVAL)));
    assertInstanceOf(Reply.Refused.class, bench.submit(form, Map.of("reason", "  ")));
    assertTrue(bench.approvals.clicks.isEmpty());
  }

  @Test
  void a_run_is_cancelled_put_back_and_settled() {
    assertEquals("console.run.cancelling", told(press(new Press.Cancel(RUN))).code());
    assertEquals("console.run.reverting", told(press(new Press.Revert(RUN))).code());
    for (Press.Answer answer : Press.Answer.values()) {
      told(press(new Press.Settle(RUN, answer)));
    }
    assertEquals(
        List.of(
            "cancel r-1 by UANA",
            "revert r-1 by UANA as q-2",
            "DONE r-1 by UANA",
            "RETRY r-1 by UANA",
            "ABORT r-1 by UANA"),
        bench.runs.asked);
  }

  @Test
  void what_a_run_refuses_is_told_with_its_reason() {
    Fact why = new Fact("test.over", new TreeMap<>());
    bench.runs.answer = new Runs.Outcome.Refused(why);
    Reply reply = press(new Press.Cancel(RUN));
    assertEquals(why, assertInstanceOf(Reply.Refused.class, reply).why());
  }

  @Test
  void a_form_of_another_version_is_refused() {
    Reply reply = bench.console.submit(bench.in("C1", null), "what:ever", Map.of());
    assertEquals("console.form.unknown", assertInstanceOf(Reply.Refused.class, reply).why().code());
    reply = bench.console.submit(bench.in("C1", null), "", Map.of());
    assertInstanceOf(Reply.Refused.class, reply);
  }

  private Reply press(Press press) {
    return bench.press(new Reply.Button("x", press));
  }

  private static Fact told(Reply reply) {
    return assertInstanceOf(Reply.Told.class, reply).fact();
  }
}
