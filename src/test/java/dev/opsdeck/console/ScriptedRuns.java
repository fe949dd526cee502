package dev.opsdeck.console;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
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
  public Outcome apply(RunId run, RunOperation operation, Actor by) {
    asked.add(operation + " on " + run + " by " + by.id());
    return answer;
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
}
