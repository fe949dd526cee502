package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What Opsdeck may not do is said before anybody is asked to agree. */
class RightsTest {
  private final EngineBench bench = new EngineBench();
  private final Set<String> asked = new TreeSet<>();

  private void lacks(String right) {
    bench.rights =
        (where, needed) -> {
          needed.forEach(one -> asked.add(one.toString()));
          return needed.stream()
              .filter(one -> one.toString().equals(right))
              .map(one -> Fact.of("cluster.right-missing", "resource", one.resource()))
              .toList();
        };
  }

  private RunId launched(String book) throws InterruptedException {
    RunId run = bench.launch("r1", book, "change");
    bench.drive();
    return run;
  }

  @Test
  void a_change_without_its_right_is_refused_and_nobody_is_asked() throws InterruptedException {
    lacks("patch apps.test");
    RunId run = launched(EngineBench.BOOK);

    assertEquals(RunState.REFUSED, bench.state(run));
    assertEquals("cluster.right-missing", bench.outcome(run));
    assertTrue(bench.deployment.effects.isEmpty());
  }

  @Test
  void a_change_whose_look_afterwards_is_not_allowed_is_refused_too() throws InterruptedException {
    lacks("get apps.test");

    assertEquals(RunState.REFUSED, bench.state(launched(EngineBench.BOOK)));
    assertTrue(bench.deployment.effects.isEmpty());
  }

  @Test
  void a_look_that_the_runbook_goes_on_without_is_no_reason() throws InterruptedException {
    bench.policy.approvalNeeded = false;
    lacks("get apps.test");
    String book = EngineBench.BOOK.replace("test.look}", "test.look, onFailure: continue}");

    assertEquals(RunState.SUCCEEDED, bench.state(launched(book)));
  }

  @Test
  void what_only_helps_is_not_asked_about_and_a_run_that_only_looks_asks_nothing()
      throws InterruptedException {
    bench.policy.approvalNeeded = false;
    lacks("list quotas.test");
    assertEquals(RunState.SUCCEEDED, bench.state(launched(EngineBench.BOOK)));
    assertEquals(Set.of("get apps.test", "patch apps.test"), asked);

    asked.clear();
    bench.launch("r2", EngineBench.LOOK_BOOK, "look");
    bench.drive();
    assertEquals(Set.of(), asked);
  }
}
