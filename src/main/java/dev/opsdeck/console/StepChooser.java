package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.OnRun;
import dev.opsdeck.command.RunVerb;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.RunView.StepView;
import dev.opsdeck.progress.StepState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which step a typed operation is about: the one that is named, or the only one that asks. */
final class StepChooser {
  private StepChooser() {}

  /**
   * @param act what to do with the step; a question or a refusal when it is not clear
   */
  static Reply choose(
      Console.Request request, OnRun command, RunView run, Function<String, Reply> act) {
    return onStep(request, command, run, candidates(command.verb(), run), act);
  }

  /** To skip: of those that have failed, or else of those that have not begun. */
  private static List<String> candidates(RunVerb verb, RunView run) {
    return switch (verb) {
      case RETRY -> asking(run, StepChooser::canBeTriedAgain);
      case STOP -> asking(run, StepChooser::canBeGivenUp);
      case SKIP -> {
        List<String> failed = asking(run, QuestionView.WhatNow.class::isInstance);
        yield failed.isEmpty() ? pending(run) : failed;
      }
      case SHOW, CANCEL, PAUSE, RESUME, REVERT, REVIEW, NOTE -> List.of();
    };
  }

  private static List<String> pending(RunView run) {
    return run.steps().stream()
        .filter(step -> step.state() == StepState.PENDING)
        .map(StepView::id)
        .toList();
  }

  private static boolean canBeTriedAgain(QuestionView question) {
    return switch (question) {
      case QuestionView.WhatNow _, QuestionView.WhatBecameOf _ -> true;
      case QuestionView.Choose _, QuestionView.DoIt _, QuestionView.TickOff _ -> false;
    };
  }

  private static boolean canBeGivenUp(QuestionView question) {
    return switch (question) {
      case QuestionView.WhatNow _, QuestionView.WhatBecameOf _, QuestionView.DoIt _ -> true;
      case QuestionView.Choose _, QuestionView.TickOff _ -> false;
    };
  }

  private static List<String> asking(RunView run, Predicate<QuestionView> which) {
    return run.questions().stream().filter(which).map(QuestionView::step).toList();
  }

  /**
   * @param candidates the steps that it can be about when none is named
   */
  private static Reply onStep(
      Console.Request request,
      OnRun command,
      RunView run,
      List<String> candidates,
      Function<String, Reply> act) {
    String typed = command.values().get("step");
    if (typed != null) {
      return named(run, typed).map(act).orElseGet(() -> unknown(request, command, run, typed));
    }
    if (candidates.size() == 1) {
      return act.apply(candidates.getFirst());
    }
    return candidates.isEmpty()
        ? new Reply.Refused(Fact.of("console.run.nothing-asks", "run", run.id()), List.of())
        : new Reply.Choose(
            Fact.of("console.run.which-step", "run", run.id()),
            buttons(request, command, candidates));
  }

  /** By its whole name, or the last part of it when only one step has that. */
  private static Optional<String> named(RunView run, String typed) {
    List<String> ids = run.steps().stream().map(StepView::id).toList();
    Optional<String> whole = ids.stream().filter(typed::equalsIgnoreCase).findFirst();
    List<String> last = ids.stream().filter(id -> id.endsWith("/" + typed)).toList();
    return whole.isEmpty() && last.size() == 1 ? Optional.of(last.getFirst()) : whole;
  }

  private static Reply unknown(Console.Request request, OnRun command, RunView run, String typed) {
    List<String> ids = run.steps().stream().map(StepView::id).toList();
    return new Reply.Refused(
        Fact.of("console.run.no-such-step", "run", run.id(), "step", typed),
        buttons(request, command, Suggestions.near(typed, ids)));
  }

  private static List<Reply.Button> buttons(
      Console.Request request, OnRun command, List<String> steps) {
    return steps.stream()
        .limit(10)
        .map(step ->
            Buttons.typing(
                request,
                step,
                ControlHandler.SLASH,
                CommandText.of(command.verb().verb(), command.values().with("step", step))))
        .flatMap(Optional::stream)
        .toList();
  }
}
