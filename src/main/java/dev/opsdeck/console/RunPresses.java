package dev.opsdeck.console;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Runs;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;

/** Cancel, put back, and the answers about a step whose outcome nobody knows. */
@Singleton
final class RunPresses {
  private final Runs runs;

  RunPresses(Runs runs) {
    this.runs = runs;
  }

  Reply cancel(Console.Request request, RunId run) {
    return reply(
        runs.cancel(run, request.actor()), r -> Fact.of("console.run.cancelling", "run", r));
  }

  Reply revert(Console.Request request, RunId run) {
    return reply(
        runs.revert(run, request.id(), request.actor()),
        r -> Fact.of("console.run.reverting", "run", r, "of", run));
  }

  Reply settle(Console.Request request, RunId run, String step, Press.Answer answer) {
    return reply(
        runs.answer(run, step, said(answer), request.actor()),
        r ->
            switch (answer) {
              case DONE -> Fact.of("console.run.settled-done", "run", r);
              case RETRY -> Fact.of("console.run.settled-retry", "run", r);
              case ABORT -> Fact.of("console.run.settled-abort", "run", r);
            });
  }

  private static Runs.Answer said(Press.Answer answer) {
    return switch (answer) {
      case DONE -> new Runs.Answer.Done(java.util.Map.of());
      case RETRY -> new Runs.Answer.Retry();
      case ABORT -> new Runs.Answer.Stop("");
    };
  }

  private static Reply reply(Runs.Outcome outcome, Function<RunId, Fact> done) {
    return switch (outcome) {
      case Runs.Outcome.Accepted(RunId run) -> new Reply.Told(done.apply(run));
      case Runs.Outcome.Refused(Fact why) -> new Reply.Refused(why, List.of());
    };
  }
}
