package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView.StepView;
import dev.opsdeck.progress.StepState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTextTest {
  @Test
  void what_somebody_has_done_by_hand_is_named() {
    Duration took = Duration.ofSeconds(90);
    List<StepView> steps =
        List.of(
            done("dns", Fact.of("run.done-by", "by", "U0DEV"), took),
            done("undo", Fact.of("sample.undo"), took),
            done("traffic", Fact.of("run.chosen", "by", "U0DEV", "choice", "all"), took));

    List<Block> checklist =
        new StepsText(Fact::code, Language.EN)
            .checklist(SampleRuns.of(SampleRuns.rollback(RunState.RUNNING), steps));

    assertEquals(
        List.of(
            new Block.Text(
                """
                ✅ dns: run.done-by · 1 min 30 s
                ✅ sample.undo · 1 min 30 s
                ✅ traffic: run.chosen · 1 min 30 s\
                """)),
        checklist);
  }

  @Test
  void a_step_whose_trouble_is_known_is_marked_before_it_ends() {
    Fact title = Fact.of("step.kubernetes.rollout.status");
    List<String> notes = List.of("progress", "progress-troubled", "progress-blocked");
    List<StepView> steps =
        notes.stream()
            .map(note -> Fact.of("rollout." + note))
            .map(note -> new StepView("s", "a.b", StepState.RUNNING, title, note, null))
            .toList();

    List<Block> checklist =
        new StepsText(Fact::code, Language.EN)
            .checklist(SampleRuns.of(SampleRuns.rollback(RunState.RUNNING), steps));

    assertEquals(
        List.of(
            new Block.Text(
                """
                ⏳ step.kubernetes.rollout.status · rollout.progress
                ⚠️ step.kubernetes.rollout.status · rollout.progress-troubled
                ⚠️ step.kubernetes.rollout.status · rollout.progress-blocked\
                """)),
        checklist);
  }

  private static StepView done(String id, Fact summary, Duration took) {
    return new StepView(id, null, StepState.DONE, summary, null, took);
  }
}
