package dev.opsdeck.console;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Runs;
import java.util.ArrayList;
import java.util.List;

/** Answers as the test says and remembers what was asked. */
final class ScriptedRuns implements Runs {
  final List<String> asked = new ArrayList<>();
  Outcome answer = new Outcome.Accepted(new RunId("r-1"));

  @Override
  public Outcome cancel(RunId run, Actor actor) {
    return answer("cancel " + run + " by " + actor.id());
  }

  @Override
  public Outcome answer(RunId run, Answer said, Actor actor) {
    return answer(said + " " + run + " by " + actor.id());
  }

  @Override
  public Outcome revert(RunId run, String requestId, Actor actor) {
    return answer("revert " + run + " by " + actor.id() + " as " + requestId);
  }

  private Outcome answer(String question) {
    asked.add(question);
    return answer;
  }
}
