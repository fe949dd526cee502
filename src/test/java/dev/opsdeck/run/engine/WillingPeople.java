package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.run.Runs;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Say yes to whatever a run asks: approve, tick everything, choose an option.
 *
 * @param forms what they fill in, by the step that asks
 * @param option which they choose of several, from 0; the last where there are not so many
 */
record WillingPeople(EngineBench bench, Function<String, Map<String, String>> forms, int option) {
  /** They choose what is offered first. */
  WillingPeople(EngineBench bench, Function<String, Map<String, String>> forms) {
    this(bench, forms, 0);
  }

  /** Launches one of the bench's other runbooks and sees it through to its rest. */
  RunId through(String name, Target target, JsonNode params) throws InterruptedException {
    RunId run = bench.launch(name, target, params);
    for (int fired = 0; fired < 500; fired++) {
      List<QuestionView> questions = bench.engine.runs().show(run).orElseThrow().questions();
      if (bench.isAsked(run)) {
        bench.approve(run);
      } else if (!questions.isEmpty()) {
        answer(run, questions.getFirst());
      } else if (bench.world.nextTimer().isEmpty()) {
        return run;
      }
      bench.fireNext();
    }
    throw new AssertionError(name + " never comes to rest");
  }

  private String chosen(QuestionView.Choose choose) {
    return choose.choices().get(Math.min(option, choose.choices().size() - 1)).value();
  }

  private void answer(RunId run, QuestionView question) {
    Runs runs = bench.engine.runs();
    String step = question.step();
    List<? extends RunOperation> answers =
        switch (question) {
          case QuestionView.Choose choose -> List.of(new RunOperation.Choose(step, chosen(choose)));
          case QuestionView.DoIt _ -> List.of(new RunOperation.Done(step, forms.apply(step)));
          case QuestionView.TickOff list ->
              list.lines().stream().map(line -> new RunOperation.Tick(step, line.item())).toList();
          case QuestionView.WhatBecameOf _, QuestionView.WhatNow _ ->
              List.of(new RunOperation.Retry(step));
        };
    for (RunOperation answer : answers) {
      assertInstanceOf(Runs.Outcome.Accepted.class, runs.apply(run, answer, EngineBench.BRUNO));
    }
  }
}
