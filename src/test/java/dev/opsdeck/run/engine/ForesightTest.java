package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan must not take for granted what only the run can tell. */
class ForesightTest {
  private final EngineBench bench = new EngineBench();

  private RunId approved(String steps) throws InterruptedException {
    String head = "name: book\ntitle: {en: Book, es: Libro}\nsource: test\nsteps:\n";
    RunId run = bench.launch("q", head + steps, "book");
    bench.drive();
    if (state(run) == RunState.AWAITING_APPROVAL) {
      bench.approve(run);
      bench.drive();
    }
    return run;
  }

  @Test
  void a_change_that_needs_a_loop_without_failures_is_left_out_after_one()
      throws InterruptedException {
    String steps =
        """
          - id: each
            forEach: [good, %s]
            stopAfter: 2
            steps: [{id: seen, action: test.echo, with: {text: "${item}"}}]
          - {id: change, action: test.image, when: steps.each.failed == 0, with: {image: "app:2"}}
        """;
    RunId failed = approved(steps.formatted("bad"));
    assertEquals(RunState.SUCCEEDED, state(failed));
    assertEquals(StepState.SKIPPED, step(failed, "change"));
    assertEquals(List.of(), bench.deployment.effects);
  }

  @Test
  void a_change_that_needs_a_loop_without_failures_is_carried_out_after_it()
      throws InterruptedException {
    RunId run =
        approved(
            """
              - id: each
                forEach: [good, better]
                steps: [{id: seen, action: test.echo, with: {text: "${item}"}}]
              - {id: change, action: test.image, when: steps.each.failed == 0, with: {image: "app:2"}}
            """);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(1, bench.deployment.effects.size());
  }

  @Test
  void the_steps_of_a_group_that_was_skipped_have_given_null() throws InterruptedException {
    RunId run =
        approved(
            """
              - id: group
                when: env.tier == "staging"
                parallel:
                  - {id: look, action: test.look}
                  - {id: more, steps: [{id: inner, action: test.look}]}
              - id: after
                when: steps.look.ready == null && steps.inner.ready == null
                action: test.echo
                with: {text: still here}
            """);
    assertEquals(StepState.SKIPPED, step(run, "inner"));
    assertEquals(StepState.DONE, step(run, "after"));
  }

  @Test
  void a_loop_that_was_skipped_has_gone_round_no_time() throws InterruptedException {
    RunId run =
        approved(
            """
              - id: each
                when: env.tier == "staging"
                forEach: [a, b]
                steps: [{id: seen, action: test.echo, with: {text: "${item}"}}]
              - id: after
                when: steps.each.done == 0 && steps.each.failed == 0
                action: test.echo
                with: {text: still here}
            """);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(StepState.DONE, step(run, "after"));
  }

  private RunState state(RunId run) {
    return bench.world.run(run).state();
  }

  private StepState step(RunId run, String path) {
    return bench.world.run(run).step(path).state();
  }
}
