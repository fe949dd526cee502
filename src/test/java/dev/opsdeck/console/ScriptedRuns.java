package dev.opsdeck.console;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.run.Runs;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers as the test says and remembers what was asked. */
final class ScriptedRuns implements Runs {
  final List<String> asked = new ArrayList<>();
  final Map<RunId, RunView> views = new HashMap<>();
  final List<Line> lines = new ArrayList<>();
  final List<Filter> filters = new ArrayList<>();
  final List<Parameter> form = new ArrayList<>();
  Outcome answer = new Outcome.Accepted(new RunId("r-1"));

  @Override
  public Outcome cancel(RunId run, Actor actor, String reason) {
    String why = reason.isEmpty() ? "" : ": " + reason;
    return answer("cancel " + run + " by " + actor.id() + why);
  }

  @Override
  public Outcome pause(RunId run, Actor actor, String reason) {
    return answer("pause " + run + " by " + actor.id() + ": " + reason);
  }

  @Override
  public Outcome resume(RunId run, Actor actor) {
    return answer("resume " + run + " by " + actor.id());
  }

  @Override
  public Outcome answer(RunId run, String step, Answer said, Actor actor) {
    return answer(said + " to " + run + "/" + step + " by " + actor.id());
  }

  @Override
  public Outcome skip(RunId run, String step, String reason, Actor actor) {
    return answer("skip " + run + "/" + step + " by " + actor.id() + ": " + reason);
  }

  @Override
  public Outcome revert(RunId run, Actor actor) {
    return answer("revert " + run + " by " + actor.id());
  }

  @Override
  public Outcome review(RunId run, String comment, Actor actor) {
    return answer("review " + run + " by " + actor.id() + ": " + comment);
  }

  @Override
  public Optional<RunView> show(RunId run) {
    return Optional.ofNullable(views.get(run));
  }

  @Override
  public List<Line> list(Filter filter) {
    filters.add(filter);
    return lines.stream()
        .filter(line -> !filter.open() || !line.state().isFinal())
        .limit(filter.most())
        .toList();
  }

  @Override
  public List<Parameter> form(RunId run, String step) {
    return form;
  }

  private Outcome answer(String question) {
    asked.add(question);
    return answer;
  }
}
