package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.ChatMessage.Button;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.RunView.AdviceView;
import dev.opsdeck.progress.RunView.RemedyView;
import dev.opsdeck.progress.RunView.StepView;
import dev.opsdeck.progress.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What would help is offered on the card of the look that has found the cause. */
class RemediesOnCardsTest {
  private static StepView step(String id, RemedyView... remedies) {
    return new StepView(
        id,
        "kubernetes.diagnose",
        StepState.TROUBLED,
        Fact.of("test.cause"),
        null,
        null,
        new AdviceView(List.of(), List.of(remedies)));
  }

  private static RemedyView logs(String target) {
    return new RemedyView(Fact.of("test.logs"), "logs", target, Map.of());
  }

  private static List<String> labels(RunView run) {
    RunCard card = new RunCard(fact -> fact.code().replace("test.", ""), Language.EN);
    List<String> labels = new ArrayList<>();
    for (Block block : card.message(run).blocks()) {
      if (block instanceof Block.Buttons(List<Button> buttons)) {
        buttons.forEach(button -> labels.add(button.label()));
      }
    }
    return labels;
  }

  @Test
  void the_same_remedy_is_offered_once_and_that_of_another_service_names_it() {
    RunView run =
        SampleRuns.looked(
            RunState.SUCCEEDED,
            List.of(
                step("cause", logs("api-gateway")),
                step("again", logs("api-gateway")),
                step("other", logs("auth")),
                step("all", logs(""))));
    assertEquals(List.of("logs", "auth: logs", "logs"), labels(run));
  }

  @Test
  void nothing_is_offered_before_the_look_has_ended() {
    RunView run = SampleRuns.looked(RunState.RUNNING, List.of(step("cause", logs("api-gateway"))));
    assertEquals(List.of(), labels(run));
  }
}
