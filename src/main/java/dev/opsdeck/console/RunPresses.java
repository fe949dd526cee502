package dev.opsdeck.console;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.Runs.Answer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The buttons of a run's card. */
@Singleton
final class RunPresses {
  private final Runs runs;
  private final RunActs acts;

  RunPresses(Runs runs, RunActs acts) {
    this.runs = runs;
    this.acts = acts;
  }

  Reply press(Console.Request request, ButtonAction.OfRun press) {
    RunId run = press.run();
    return switch (press) {
      case ButtonAction.Cancel _ -> acts.cancel(request, run, "");
      case ButtonAction.Pause _ -> acts.pause(request, run, "");
      case ButtonAction.Resume _ -> acts.resume(request, run);
      case ButtonAction.Revert _ -> acts.revert(request, run);
      case ButtonAction.Review _ -> RunForm.ask(RunForm.REVIEW, run, "");
      case ButtonAction.Choose choose ->
          acts.noted(
              request,
              run,
              choose.step(),
              new Answer.Choose(choose.option()),
              Fact.of("console.run.chosen", "run", run));
      case ButtonAction.Tick tick ->
          acts.noted(
              request,
              run,
              tick.step(),
              new Answer.Tick(tick.item()),
              Fact.of("console.run.ticked", "run", run));
      case ButtonAction.Did did -> did(request, run, did.step());
      case ButtonAction.CouldNot not -> RunForm.ask(RunForm.COULD_NOT, run, not.step());
      case ButtonAction.Settle settle -> settle(request, run, settle);
      case ButtonAction.AfterFailure after -> afterFailure(request, run, after);
    };
  }

  private Reply did(Console.Request request, RunId run, String step) {
    var fields = runs.form(run, step).stream().map(FormFields::parameter).toList();
    return fields.isEmpty()
        ? acts.done(request, run, step, Map.of())
        : new FormId.OfRun(RunForm.DID, run, step).form(Fact.of("console.form.did"), fields);
  }

  private Reply settle(Console.Request request, RunId run, ButtonAction.Settle settle) {
    return switch (settle.answer()) {
      case DONE -> acts.done(request, run, settle.step(), Map.of());
      case RETRY -> acts.retry(request, run, settle.step());
      case ABORT -> acts.stop(request, run, settle.step(), "");
    };
  }

  private Reply afterFailure(Console.Request request, RunId run, ButtonAction.AfterFailure after) {
    return switch (after.then()) {
      case RETRY -> acts.retry(request, run, after.step());
      case SKIP -> RunForm.ask(RunForm.SKIP, run, after.step());
      case STOP -> RunForm.ask(RunForm.STOP, run, after.step());
    };
  }

  /** A form that one of the buttons asked for. */
  Reply submit(Console.Request request, FormId.OfRun form, Map<String, String> values) {
    RunId run = form.run();
    String step = form.step();
    return switch (form.what()) {
      case DID -> acts.done(request, run, step, values);
      case COULD_NOT, STOP -> said(values, why -> acts.stop(request, run, step, why));
      case SKIP -> said(values, why -> acts.skipFailed(request, run, step, why));
      case LEAVE_OUT -> said(values, why -> acts.leaveOut(request, run, step, why));
      case REVIEW -> said(values, comment -> acts.review(request, run, comment));
    };
  }

  private static Reply said(Map<String, String> values, Function<String, Reply> act) {
    String said = values.getOrDefault(FormFields.REASON, "").strip();
    return said.isEmpty()
        ? new Reply.Refused(Fact.of("console.run.no-reason"), List.of())
        : act.apply(said);
  }
}
