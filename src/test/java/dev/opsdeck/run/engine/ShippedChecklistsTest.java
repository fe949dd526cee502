package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped runbooks that people do: they ask, keep the answers and change nothing. */
class ShippedChecklistsTest {
  private final PretendActions actions = new PretendActions();
  private final EngineBench bench = new EngineBench(actions.all());

  @BeforeEach
  void read() throws IOException {
    for (String name :
        List.of(
            "on-call-handoff",
            "on-call-shift",
            "monthly-review",
            "first-deployment",
            "pre-deployment-checklist",
            "after-deployment-review",
            "docker-rollback")) {
      bench.others.put(name, Files.readString(Path.of("config/runbooks", name + ".yaml")));
    }
  }

  private RunId through(String name, Target target) throws InterruptedException {
    WillingPeople people =
        new WillingPeople(
            bench,
            step ->
                switch (step) {
                  case "answers" ->
                      Map.of("unclear", "none", "preventable", "none", "learned", "none");
                  case "deploy" -> Map.of("well", "the plan", "better", "the window");
                  default -> Map.of("container", "4f2a");
                });
    return people.through(name, target, Json.object().put("version", "v1.2.0"));
  }

  private RunId done(String name, Target target) throws InterruptedException {
    RunId run = through(name, target);
    assertEquals(RunState.SUCCEEDED, bench.state(run), () -> name + " " + bench.outcome(run));
    assertTrue(actions.changes.isEmpty());
    return run;
  }

  private static Target environment() {
    return new Target.OfEnvironment(EngineBench.target().environment());
  }

  @Test
  void a_shift_is_handed_over_when_everything_is_ticked_and_the_next_engineer_takes_over()
      throws InterruptedException {
    RunId run = done("on-call-handoff", environment());
    assertEquals(StepState.SKIPPED, bench.world.run(run).step("missing").state());
  }

  @Test
  void a_shift_begins_with_access_and_the_daily_looks() throws InterruptedException {
    done("on-call-shift", environment());
  }

  @Test
  void the_month_is_reviewed() throws InterruptedException {
    done("monthly-review", environment());
  }

  @Test
  void a_first_deployment_has_a_mentor() throws InterruptedException {
    done("first-deployment", EngineBench.target());
  }

  @Test
  void a_deployment_is_prepared_and_decided_by_who_is_on_call() throws InterruptedException {
    done("pre-deployment-checklist", EngineBench.target());
  }

  @Test
  void a_deployment_is_reviewed_afterwards() throws InterruptedException {
    done("after-deployment-review", EngineBench.target());
  }

  @Test
  void a_container_is_rolled_back_by_hand_and_checked() throws InterruptedException {
    done("docker-rollback", EngineBench.target());
  }
}
