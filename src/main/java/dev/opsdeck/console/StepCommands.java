package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.OnRun;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.RunView.StepView;
import dev.opsdeck.progress.StepState;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code run retry}, {@code skip} and {@code stop}: about the step that asks, or the one named. */
@Singleton
final class StepCommands {
  private final RunActs acts;

  StepCommands(RunActs acts) {
    this.acts = acts;
  }

  Reply retry(Console.Request request, OnRun command, RunView run) {
    return onStep(
        request,
        command,
        run,
        asking(run, StepCommands::canBeTriedAgain),
        step -> acts.retry(request, run.id(), step));
  }

  Reply stop(Console.Request request, OnRun command, RunView run) {
    return onStep(
        request,
        command,
        run,
        asking(run, StepCommands::canBeGivenUp),
        step -> stop(request, run.id(), step, reason(command)));
  }

  /** Of a step that has failed, or else of one that has not begun. */
  Reply skip(Console.Request request, OnRun command, RunView run) {
    List<String> failed = asking(run, QuestionView.WhatNow.class::isInstance);
    List<String> pending =
        run.steps().stream()
            .filter(step -> step.state() == StepState.PENDING)
            .map(StepView::id)
            .toList();
    return onStep(
        request,
        command,
        run,
        failed.isEmpty() ? pending : failed,
        step -> skip(request, run.id(), step, failed.contains(step), reason(command)));
  }

  private Reply stop(Console.Request request, RunId run, String step, @Nullable String reason) {
    return reason == null
        ? RunForm.ask(RunForm.STOP, run, step)
        : acts.stop(request, run, step, reason);
  }

  private Reply skip(
      Console.Request request, RunId run, String step, boolean failed, @Nullable String reason) {
    if (reason == null) {
      return RunForm.ask(failed ? RunForm.SKIP : RunForm.LEAVE_OUT, run, step);
    }
    return failed
        ? acts.skipFailed(request, run, step, reason)
        : acts.leaveOut(request, run, step, reason);
  }

  private static @Nullable String reason(OnRun command) {
    String reason = command.values().get("reason");
    return reason == null || reason.isBlank() ? null : reason.strip();
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
