package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.action.Advice;
import dev.opsdeck.action.Remedy;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a step says besides its summary is kept with it. */
class AdvisedRunsTest extends BookRuns {
  @Test
  void what_would_help_is_kept_with_the_run_and_shown_on_its_card() throws InterruptedException {
    bench.look.advice =
        new Advice(
            List.of(Fact.of("test.line")),
            List.of(
                new Remedy(
                    Fact.of("test.offer"),
                    "rollback",
                    "api-gateway",
                    new TreeMap<>(Map.of("to-revision", "3")))));
    RunId run = launch("  - {id: look, action: test.look}\n");
    bench.drive();
    bench.newEngine();
    assertEquals(bench.look.advice, run(run).step("look").words().advice());
    RunView.AdviceView shown =
        bench.engine.runs().show(run).orElseThrow().steps().getFirst().advice();
    assertEquals(List.of(Fact.of("test.line")), shown.lines());
    assertEquals(
        List.of(
            new RunView.RemedyView(
                Fact.of("test.offer"), "rollback", "api-gateway", Map.of("to-revision", "3"))),
        shown.remedies());
  }
}
