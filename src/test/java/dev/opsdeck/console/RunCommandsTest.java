package dev.opsdeck.console;

import static dev.opsdeck.console.ConsoleBench.ALGESTA;
import static dev.opsdeck.console.ConsoleBench.typing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.run.Runs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandsTest {
  private static final Fact WHY = new Fact("test.failed", new TreeMap<>());
  private static final String RUN = "r-0000000001";

  private final ConsoleBench bench = new ConsoleBench();

  /** The sample has the steps history, undo and rollout. */
  private void standing(RunState state, QuestionView... questions) {
    RunView run = SampleRuns.rollback(state);
    bench.runs.views.put(run.id(), SampleRuns.asking(run, questions));
    bench.runs.lines.add(line(run.id().value(), state, 60));
  }

  private static Runs.Line line(String run, RunState state, int secondsAgo) {
    return new Runs.Line(
        new RunId(run),
        new Texts("Roll back a deployment", "Revertir un despliegue"),
        "api-gateway prod (algesta)",
        new PersonRef("UANA"),
        state,
        null,
        ConsoleBench.NOW.minusSeconds(secondsAgo),
        null);
  }

  private static QuestionView failed(String step) {
    return new QuestionView.WhatNow(step, asked(), WHY);
  }

  private static QuestionView unknown(String step) {
    return new QuestionView.WhatBecameOf(step, asked(), WHY);
  }

  private static QuestionView byHand(String step) {
    return new QuestionView.DoIt(step, asked(), new Texts("Do it", "Hazlo"), 0);
  }

  private static QuestionView.Asked asked() {
    return new QuestionView.Asked(ConsoleBench.NOW, null, List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run cancel r-0000000001                     | Cancel[reason=]
          run cancel 0000000001                       | Cancel[reason=]
          run R-0000000001 cancel                     | Cancel[reason=]
          run cancel r-0000000001 --reason too late   | Cancel[reason=too late]
          run pause r-0000000001                      | Pause[reason=]
          run pause r-0000000001 --reason orders odd  | Pause[reason=orders odd]
          run resume r-0000000001                     | Resume[]
          run revert r-0000000001                     | Revert[]
          run review r-0000000001 --comment all fine  | Review[comment=all fine]
          run note r-0000000001 the DBA looks at it   | Note[text=the DBA looks at it]
          run note r-0000000001 "as agreed"           | Note[text=as agreed]
          """)
  void what_is_typed_about_a_run_is_done_to_it(String typed, String done) {
    standing(RunState.RUNNING);
    assertInstanceOf(Reply.Answer.class, bench.ops(typed));
    assertEquals(List.of(done + " on r-0000000001 by UANA"), bench.runs.asked);
  }

  @Test
  void a_run_is_shown_with_its_buttons() {
    standing(RunState.RUNNING);
    Reply.Card card = assertInstanceOf(Reply.Card.class, bench.ops("run show " + RUN));
    assertEquals(RUN, card.run().id().value());
  }

  @Test
  void the_only_step_that_asks_need_not_be_named() {
    standing(RunState.ASKING, failed("undo"));
    assertInstanceOf(Reply.Answer.class, bench.ops("run retry " + RUN));
    assertInstanceOf(Reply.Answer.class, bench.ops("run skip " + RUN + " --reason by hand"));
    assertInstanceOf(Reply.Answer.class, bench.ops("run stop " + RUN + " --reason too late"));
    assertEquals(
        List.of(
            "Retry[step=undo] on r-0000000001 by UANA",
            "Skip[step=undo, reason=by hand] on r-0000000001 by UANA",
            "Stop[step=undo, reason=too late] on r-0000000001 by UANA"),
        bench.runs.asked);
  }

  @Test
  void which_of_several_steps_is_meant_is_asked_with_buttons() {
    standing(RunState.ASKING, failed("undo"), unknown("history"), byHand("rollout"));
    Reply.Choose retry = assertInstanceOf(Reply.Choose.class, bench.ops("run retry " + RUN));
    assertEquals(List.of("undo", "history"), labels(retry.buttons()));
    Reply.Choose stop = assertInstanceOf(Reply.Choose.class, bench.ops("run stop " + RUN));
    assertEquals(List.of("undo", "history", "rollout"), labels(stop.buttons()));
    assertInstanceOf(Reply.Answer.class, bench.press(retry.buttons().getLast()));
    assertEquals(List.of("Retry[step=history] on r-0000000001 by UANA"), bench.runs.asked);
  }

  private static List<String> labels(List<Reply.Button> buttons) {
    return buttons.stream().map(Reply.Button::label).toList();
  }

  @Test
  void a_step_that_has_not_begun_is_left_out_with_a_reason_that_a_form_asks_for() {
    standing(RunState.AWAITING_APPROVAL);
    Reply.Form form = assertInstanceOf(Reply.Form.class, bench.ops("run skip " + RUN + " rollout"));
    assertInstanceOf(Reply.Answer.class, bench.submit(form, Map.of("reason", "done by hand")));
    assertEquals(
        List.of("Skip[step=rollout, reason=done by hand] on r-0000000001 by UANA"),
        bench.runs.asked);
    Reply.Choose which = assertInstanceOf(Reply.Choose.class, bench.ops("run skip " + RUN));
    assertEquals(List.of("history", "undo", "rollout"), labels(which.buttons()));
  }

  @Test
  void a_reason_that_is_missing_is_asked_for_with_a_form() {
    standing(RunState.ASKING, failed("undo"));
    Reply.Form skip = assertInstanceOf(Reply.Form.class, bench.ops("run skip " + RUN));
    Reply.Form stop = assertInstanceOf(Reply.Form.class, bench.ops("run stop " + RUN));
    Reply.Form review = assertInstanceOf(Reply.Form.class, bench.ops("run review " + RUN));
    for (Reply.Form form : List.of(skip, stop, review)) {
      assertInstanceOf(Reply.Answer.class, bench.submit(form, Map.of("reason", "why")));
    }
    assertEquals(3, bench.runs.asked.size());
  }

  @Test
  void a_step_that_does_not_exist_is_refused_with_the_nearest() {
    standing(RunState.ASKING, failed("undo"));
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops("run retry " + RUN + " undoo"));
    assertEquals("console.run.no-such-step", refused.why().code());
    assertEquals(List.of("/ops run retry r-0000000001 undo"), typing(refused.corrections()));
  }

  @Test
  void when_no_step_asks_nothing_is_tried_again() {
    standing(RunState.RUNNING);
    Reply.Refused refused = assertInstanceOf(Reply.Refused.class, bench.ops("run retry " + RUN));
    assertEquals("console.run.nothing-asks", refused.why().code());
    assertTrue(bench.runs.asked.isEmpty());
  }

  @Test
  void a_mistyped_id_gets_the_nearest_open_run_to_press() {
    standing(RunState.RUNNING);
    Reply.Refused refused =
        assertInstanceOf(Reply.Refused.class, bench.ops("run cancel r-000000001"));
    assertEquals("console.run.unknown", refused.why().code());
    assertTrue(refused.corrections().getFirst().label().startsWith(RUN + " · Roll back"));
    assertInstanceOf(Reply.Answer.class, bench.press(refused.corrections().getFirst()));
    assertEquals(List.of("Cancel[reason=] on r-0000000001 by UANA"), bench.runs.asked);
  }

  @Test
  void without_an_id_the_runs_that_can_be_meant_are_offered() {
    assertEquals(
        "console.run.none",
        assertInstanceOf(Reply.Refused.class, bench.ops("run cancel")).why().code());
    standing(RunState.RUNNING);
    bench.runs.lines.add(line("r-0000000002", RunState.SUCCEEDED, 5));
    Reply.Choose choose = assertInstanceOf(Reply.Choose.class, bench.ops("run cancel"));
    assertEquals(List.of("/ops run cancel r-0000000001"), typing(choose.buttons()));
    Reply.Choose revert = assertInstanceOf(Reply.Choose.class, bench.ops("run revert"));
    assertEquals(2, revert.buttons().size());
  }

  @Test
  void open_runs_are_listed_with_their_age_and_how_many_more_there_are() {
    for (int i = 0; i < 25; i++) {
      bench.runs.lines.add(line("r-" + i, RunState.RUNNING, i));
    }
    Reply.Runs runs = assertInstanceOf(Reply.Runs.class, bench.ops("runs"));
    assertEquals(20, runs.lines().size());
    assertEquals(5, runs.more());
    assertEquals(Duration.ZERO, runs.lines().getFirst().age());
    Reply.Runs few = assertInstanceOf(Reply.Runs.class, bench.ops("runs --limit 3"));
    assertEquals(22, few.more());
    assertEquals(
        List.of(new Runs.Filter(true, null, null, 100), new Runs.Filter(true, null, null, 100)),
        bench.runs.filters);
  }

  @Test
  void runs_are_narrowed_by_service_environment_platform_and_person() {
    bench.ops("runs api-gateway prod --platform algesta --mine --all");
    assertEquals(
        List.of(new Runs.Filter(false, "algesta/prod/api-gateway", new PersonRef("UANA"), 100)),
        bench.runs.filters);
    bench.runs.filters.clear();
    bench.ops(ALGESTA, "runs api-gateway");
    assertTrue(bench.runs.filters.size() > 1);
    assertTrue(bench.runs.filters.stream().allMatch(f -> f.target().endsWith("/api-gateway")));
    bench.runs.filters.clear();
    bench.ops("runs prod --platform vapora");
    assertTrue(bench.runs.filters.stream().allMatch(f -> f.target().equals("vapora/prod")));
  }

  @Test
  void a_list_of_nothing_says_so_and_a_wrong_filter_is_corrected() {
    assertInstanceOf(Reply.Answer.class, bench.ops("runs"));
    Reply.Refused service = assertInstanceOf(Reply.Refused.class, bench.ops("runs api-gatway"));
    assertTrue(typing(service.corrections()).contains("/ops runs api-gateway"));
    Reply.Refused environment =
        assertInstanceOf(Reply.Refused.class, bench.ops("runs api-gateway prd"));
    assertEquals("console.environment.unknown", environment.why().code());
    for (String limit : List.of("0", "101", "many")) {
      Reply.Refused refused =
          assertInstanceOf(Reply.Refused.class, bench.ops("runs --limit " + limit));
      assertEquals("console.runs.limit", refused.why().code());
    }
  }

  @Test
  void in_a_channel_that_is_not_for_operations_nothing_is_shown_or_done() {
    standing(RunState.RUNNING);
    for (String text :
        List.of(
            "runs", "run cancel " + RUN, "locks", "freeze prod --reason x", "run show " + RUN)) {
      Reply.Refused refused = assertInstanceOf(Reply.Refused.class, bench.ops("random", text));
      assertEquals("console.channel.not-operations", refused.why().code());
    }
    assertTrue(bench.runs.asked.isEmpty());
    assertEquals(5, bench.audit.values("command").size());
  }
}
