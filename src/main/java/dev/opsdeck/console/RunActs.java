package dev.opsdeck.console;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.Runs.Answer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What people do to runs, typed or pressed, and what they are told. */
@Singleton
final class RunActs {
  private final Runs runs;

  RunActs(Runs runs) {
    this.runs = runs;
  }

  Reply cancel(Console.Request request, RunId run, String reason) {
    return reply(
        runs.cancel(run, request.actor(), reason),
        r -> Fact.of("console.run.cancelling", "run", r));
  }

  Reply pause(Console.Request request, RunId run, String reason) {
    return reply(
        runs.pause(run, request.actor(), reason), r -> Fact.of("console.run.pausing", "run", r));
  }

  Reply resume(Console.Request request, RunId run) {
    return reply(runs.resume(run, request.actor()), r -> Fact.of("console.run.resuming", "run", r));
  }

  Reply revert(Console.Request request, RunId run) {
    return reply(
        runs.revert(run, request.actor()),
        r -> Fact.of("console.run.reverting", "run", r, "of", run));
  }

  Reply review(Console.Request request, RunId run, String comment) {
    return reply(
        runs.review(run, comment, request.actor()), r -> Fact.of("console.run.reviewed", "run", r));
  }

  Reply done(Console.Request request, RunId run, String step, Map<String, String> form) {
    return answer(
        request, run, step, new Answer.Done(form), Fact.of("console.run.settled-done", "run", run));
  }

  Reply retry(Console.Request request, RunId run, String step) {
    return answer(
        request, run, step, new Answer.Retry(), Fact.of("console.run.settled-retry", "run", run));
  }

  Reply skipFailed(Console.Request request, RunId run, String step, String reason) {
    return answer(request, run, step, new Answer.Skip(reason), skipped(run, step));
  }

  /** Of a step that has not begun. */
  Reply leaveOut(Console.Request request, RunId run, String step, String reason) {
    return reply(runs.skip(run, step, reason, request.actor()), r -> skipped(r, step));
  }

  private static Fact skipped(RunId run, String step) {
    return Fact.of("console.run.skipped", "run", run, "step", step);
  }

  Reply stop(Console.Request request, RunId run, String step, String reason) {
    return answer(
        request,
        run,
        step,
        new Answer.Stop(reason),
        Fact.of("console.run.settled-abort", "run", run));
  }

  /** What the card shows at once needs no words of its own. */
  Reply noted(Console.Request request, RunId run, String step, Answer answer, Fact done) {
    return switch (runs.answer(run, step, answer, request.actor())) {
      case Runs.Outcome.Accepted _ -> new Reply.Acknowledged(done);
      case Runs.Outcome.Refused(Fact why) -> new Reply.Refused(why, List.of());
    };
  }

  private Reply answer(Console.Request request, RunId run, String step, Answer answer, Fact done) {
    return reply(runs.answer(run, step, answer, request.actor()), r -> done);
  }

  private static Reply reply(Runs.Outcome outcome, Function<RunId, Fact> done) {
    return switch (outcome) {
      case Runs.Outcome.Accepted(RunId run) -> new Reply.Answer(done.apply(run));
      case Runs.Outcome.Refused(Fact why) -> new Reply.Refused(why, List.of());
    };
  }
}
