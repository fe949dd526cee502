package dev.opsdeck.message;

import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.message.ChatMessage.Button;
import dev.opsdeck.progress.RunOperation;
import java.util.function.Function;

/** Buttons for what can be done to a run. */
record OperationButtons(Function<Fact, String> words, RunId run) {
  Button button(RunOperation.Offer operation) {
    return switch (operation) {
      case RunOperation.Cancel _ -> button(operation, Fact.of("card.cancel"));
      case RunOperation.Pause _ -> button(operation, Fact.of("card.pause"));
      case RunOperation.Resume _ -> button(operation, Fact.of("card.resume"), Button.Style.PRIMARY);
      case RunOperation.Revert _ -> button(operation, Fact.of("card.revert"));
      case RunOperation.Review _ -> button(operation, Fact.of("card.review"));
    };
  }

  Button retry(String step) {
    return button(new RunOperation.Retry(step), Fact.of("card.retry"));
  }

  Button stop(String step) {
    return button(new RunOperation.Stop(step, ""), Fact.of("card.stop"), Button.Style.DANGER);
  }

  Button button(RunOperation operation, Fact label) {
    return button(operation, label, Button.Style.PLAIN);
  }

  Button button(RunOperation operation, Fact label, Button.Style style) {
    return new Button(
        Markup.plain(words.apply(label)), new ButtonAction.OfRun(run, operation), style);
  }

  /** With a label of the runbook's author. */
  Button button(RunOperation operation, String label) {
    return new Button(label, new ButtonAction.OfRun(run, operation), Button.Style.PLAIN);
  }
}
