package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Run;

/** Runs of runbooks that a test writes down. */
abstract class BookRuns {
  final EngineBench bench = new EngineBench();

  RunId launch(String steps) throws InterruptedException {
    return launch("", steps);
  }

  RunId launch(String head, String steps) throws InterruptedException {
    String text =
        "name: book\ntitle: {en: Book, es: Libro}\nsource: test\n" + head + "steps:\n" + steps;
    RunId run = bench.launch("q-" + text.hashCode(), text, "book");
    bench.drive();
    return run;
  }

  RunId approved(String head, String steps) throws InterruptedException {
    RunId run = launch(head, steps);
    agree(run);
    return run;
  }

  /** Somebody agrees to what is asked, and the run goes on as far as it can. */
  void agree(RunId run) throws InterruptedException {
    bench.approve(run);
    bench.drive();
  }

  Run run(RunId id) {
    return bench.world.run(id);
  }

  RunState state(RunId id) {
    return run(id).state();
  }

  StepState step(RunId id, String path) {
    return run(id).step(path).state();
  }

  String outcome(RunId id) {
    Fact outcome = run(id).reason();
    assertNotNull(outcome);
    return outcome.code();
  }

  RunView card(RunId id) {
    return bench.engine.runs().show(id).orElseThrow();
  }

  static String refusal(Runs.Outcome outcome) {
    return assertInstanceOf(Runs.Outcome.Refused.class, outcome).why().code();
  }
}
