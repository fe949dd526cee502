package dev.opsdeck.console;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.run.Runs;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does what people ask of a run, typed, pressed or filled in; asks with a form for the rest. */
@Singleton
final class RunOperations {
  private final Runs runs;

  RunOperations(Runs runs) {
    this.runs = runs;
  }

  /** Typed or pressed. */
  Reply ask(Console.Request request, RunId run, RunOperation operation) {
    return lacking(run, operation).orElseGet(() -> apply(request, run, operation));
  }

  private Optional<Reply> lacking(RunId run, RunOperation operation) {
    FormId.OfRun form = new FormId.OfRun(run, operation);
    if (operation instanceof RunOperation.Done done && done.form().isEmpty()) {
      var fields = runs.form(run, done.step()).stream().map(FormFields::parameter).toList();
      return fields.isEmpty()
          ? Optional.empty()
          : Optional.of(form.form(Fact.of("console.form.did"), fields));
    }
    boolean reports =
        operation instanceof RunOperation.Review || operation instanceof RunOperation.Note;
    Reply.Field words = reports ? FormFields.comment() : FormFields.why();
    return operation.asks().map(title -> form.form(title, List.of(words)));
  }

  /** The form that one of them asked for. */
  Reply submit(Console.Request request, FormId.OfRun form, Map<String, String> values) {
    RunOperation operation =
        form.operation() instanceof RunOperation.Done done
            ? new RunOperation.Done(done.step(), values)
            : form.operation().saying(values.getOrDefault(FormFields.REASON, ""));
    return operation.asks().isPresent()
        ? new Reply.Refused(Fact.of("console.run.no-reason"), List.of())
        : apply(request, form.run(), operation);
  }

  private Reply apply(Console.Request request, RunId run, RunOperation operation) {
    return switch (runs.apply(run, operation, request.actor())) {
      case Runs.Outcome.Accepted(RunId result) -> told(operation, operation.accepted(run, result));
      case Runs.Outcome.Refused(Fact why) -> new Reply.Refused(why, List.of());
    };
  }

  /** What the card shows at once needs no words of its own. */
  private static Reply told(RunOperation operation, Fact accepted) {
    return operation instanceof RunOperation.Choose || operation instanceof RunOperation.Tick
        ? new Reply.Acknowledged(accepted)
        : new Reply.Answer(accepted);
  }
}
