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
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.run.Runs;
import dev.opsdeck.runbook.parameter.Parameter;
import dev.opsdeck.runbook.parameter.ParameterType;
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
    assertEquals(
        "console.approval.approved", told(press(new ButtonAction.Approve(APPROVAL))).code());
    bench.approvals.verdict = new Verdict.Counted(1, 2);
    Fact counted = told(press(new ButtonAction.Approve(APPROVAL)));
    assertEquals(Map.of("given", "1", "quorum", "2"), counted.values());
    assertEquals("approve a-1 by " + ANA.id(), bench.approvals.clicks.getFirst());
  }

  @Test
  void who_may_not_approve_hears_why_and_who_could() {
    Fact why = new Fact("test.own-request", new TreeMap<>());
    bench.approvals.verdict =
        new Verdict.NotEligible(why, List.of(new PersonRef("UBO")), List.of("seniors"));
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, press(new ButtonAction.Approve(APPROVAL)));
    assertEquals(why, refused.why());
    assertEquals(
        List.of("UBO"),
        refused.also().stream()
            .filter(f -> f.code().equals("console.approval.could-person"))
            .map(f -> f.values().get("person"))
            .toList());
    assertEquals("seniors", refused.also().getLast().values().get("group"));
    bench.approvals.verdict = new Verdict.NotEligible(why, List.of(), List.of());
    refused = assertInstanceOf(Reply.Refused.class, press(new ButtonAction.Approve(APPROVAL)));
    assertEquals("console.approval.could-nobody", refused.also().getFirst().code());
  }

  @Test
  void every_state_of_a_decided_request_has_words_of_its_own() {
    Set<String> codes = new HashSet<>();
    for (State state : State.values()) {
      bench.approvals.verdict = new Verdict.AlreadyDecided(state);
      Reply reply = press(new ButtonAction.Approve(APPROVAL));
      codes.add(assertInstanceOf(Reply.Refused.class, reply).why().code());
    }
    assertEquals(State.values().length, codes.size());
  }

  @Test
  void denying_asks_for_the_reason_and_the_form_denies() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, press(new ButtonAction.Deny(APPROVAL)));
    assertTrue(bench.approvals.clicks.isEmpty());
    bench.approvals.verdict = new Verdict.Denied();
    Reply reply = bench.submit(form, Map.of("reason", " not at night "));
    assertEquals("console.approval.denied", told(reply).code());
    assertEquals(List.of("deny a-1 by UANA: not at night"), bench.approvals.clicks);
  }

  @Test
  void a_yes_that_must_be_typed_opens_a_form_that_says_what_to_type() {
    bench.approvals.verdict = new Verdict.NotTyped("api-gateway");
    Reply.Form form = assertInstanceOf(Reply.Form.class, press(new ButtonAction.Approve(APPROVAL)));
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
    Reply.Form form = assertInstanceOf(Reply.Form.class, press(new ButtonAction.Deny(APPROVAL)));
    assertInstanceOf(Reply.Refused.class, bench.submit(form, Map.of("reason", "  ")));
    assertTrue(bench.approvals.clicks.isEmpty());
  }

  @Test
  void every_button_of_a_run_does_what_it_says() {
    assertEquals("console.run.cancelling", told(press(new RunOperation.Cancel(""))).code());
    assertEquals("console.run.pausing", told(press(new RunOperation.Pause(""))).code());
    assertEquals("console.run.resuming", told(press(new RunOperation.Resume())).code());
    assertEquals("console.run.reverting", told(press(new RunOperation.Revert())).code());
    assertEquals("console.run.chosen", noted(press(new RunOperation.Choose("ask", "blue"))).code());
    assertEquals("console.run.ticked", noted(press(new RunOperation.Tick("list", "dns"))).code());
    assertEquals(
        "console.run.settled-done", told(press(new RunOperation.Done("dns", Map.of()))).code());
    assertEquals("console.run.settled-retry", told(press(new RunOperation.Retry("undo"))).code());
    assertEquals(
        List.of(
            "Cancel[reason=] on r-1 by UANA",
            "Pause[reason=] on r-1 by UANA",
            "Resume[] on r-1 by UANA",
            "Revert[] on r-1 by UANA",
            "Choose[step=ask, option=blue] on r-1 by UANA",
            "Tick[step=list, item=dns] on r-1 by UANA",
            "Done[step=dns, form={}] on r-1 by UANA",
            "Retry[step=undo] on r-1 by UANA"),
        bench.runs.asked);
  }

  @Test
  void skipping_stopping_and_reviewing_need_a_reason() {
    reasoned(new RunOperation.Skip("undo", ""));
    reasoned(new RunOperation.Stop("undo", ""));
    reasoned(new RunOperation.Review(""));
    assertEquals(
        List.of(
            "Skip[step=undo, reason=because] on r-1 by UANA",
            "Stop[step=undo, reason=because] on r-1 by UANA",
            "Review[comment=because] on r-1 by UANA"),
        bench.runs.asked);
  }

  /** Asks with a form, which nothing but a reason satisfies. */
  private void reasoned(RunOperation press) {
    int before = bench.runs.asked.size();
    Reply.Form form = assertInstanceOf(Reply.Form.class, press(press));
    assertInstanceOf(Reply.Refused.class, bench.submit(form, Map.of("reason", " ")));
    assertEquals(before, bench.runs.asked.size());
    told(bench.submit(form, Map.of("reason", " because ")));
  }

  @Test
  void what_is_done_by_hand_is_told_with_the_fields_that_the_step_wants() {
    Texts text = new Texts("Ticket", "Ticket");
    bench.runs.form.add(
        new Parameter(
            "changeTicket", ParameterType.STRING, false, text, List.of(), null, null, null, null));
    bench.runs.form.add(
        new Parameter("note", ParameterType.STRING, true, text, List.of(), null, null, null, null));
    Reply.Form form =
        assertInstanceOf(Reply.Form.class, press(new RunOperation.Done("dns", Map.of())));
    assertEquals(
        List.of("change-ticket true", "note false"),
        form.fields().stream().map(f -> f.name() + " " + f.required()).toList());
    told(bench.submit(form, Map.of("change-ticket", "OPS-7")));
    assertEquals(
        List.of("Done[step=dns, form={change-ticket=OPS-7}] on r-1 by UANA"), bench.runs.asked);
  }

  @Test
  void a_form_that_the_run_refuses_stays_open_with_the_reason() {
    Reply.Form form = assertInstanceOf(Reply.Form.class, press(new RunOperation.Review("")));
    Fact why = new Fact("test.own-review", new TreeMap<>());
    bench.runs.answer = new Runs.Outcome.Refused(why);
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.submit(form, Map.of("reason", "fine")));
    assertEquals(why, refused.why());
    assertTrue(refused.corrections().isEmpty());
  }

  @Test
  void what_a_run_refuses_is_told_with_its_reason() {
    Fact why = new Fact("test.over", new TreeMap<>());
    bench.runs.answer = new Runs.Outcome.Refused(why);
    Reply reply = press(new RunOperation.Cancel(""));
    assertEquals(why, assertInstanceOf(Reply.Refused.class, reply).why());
  }

  @Test
  void a_form_of_another_version_is_refused() {
    Reply reply = bench.console.submit(bench.in("C1", null), "what:ever", Map.of());
    assertEquals("console.form.unknown", assertInstanceOf(Reply.Refused.class, reply).why().code());
    reply = bench.console.submit(bench.in("C1", null), "", Map.of());
    assertInstanceOf(Reply.Refused.class, reply);
  }

  private Reply press(RunOperation operation) {
    return press(new ButtonAction.OfRun(RUN, operation));
  }

  private Reply press(ButtonAction press) {
    return bench.press(new Reply.Button("x", press));
  }

  private static Fact noted(Reply reply) {
    return assertInstanceOf(Reply.Acknowledged.class, reply).fact();
  }

  private static Fact told(Reply reply) {
    return assertInstanceOf(Reply.Answer.class, reply).fact();
  }
}
