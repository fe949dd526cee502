package dev.opsdeck.action.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.opsdeck.action.kubernetes.AssertAction.Condition;
import dev.opsdeck.action.kubernetes.AssertAction.Input;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private Bench bench;
  private Step step;

  @BeforeEach
  void start() {
    bench = Bench.withTwoRevisions();
    step = bench.step("r-check");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void a_kill_for_want_of_memory_is_found_with_its_limit() throws Exception {
    bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage("acr.io/api-gateway:oom")
            .editOrNewResources()
            .addToLimits("memory", new Quantity("512Mi"))
            .endResources()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    bench.cluster.ticks(30);

    var failed = Expect.failed(bench.check().perform(step, memory()));

    assertEquals("kubernetes.assert-memory-not", failed.why().code());
    Fact kill = failed.details().getFirst();
    assertEquals("kubernetes.oom-killed", kill.code());
    assertEquals("api-gateway", kill.values().get("container"));
    assertEquals("512Mi", kill.values().get("limit"));
    assertFalse(Instant.parse(kill.values().get("at")).isAfter(bench.step("r-now").now()));
  }

  @Test
  void an_ordinary_crash_is_no_kill_for_want_of_memory() throws Exception {
    bench.cluster.deploy(Bench.GATEWAY.withImage("acr.io/api-gateway:crash"), "deploy crash");
    bench.cluster.ticks(30);

    Expect.failed(bench.check().perform(step, new Input(Condition.PODS_RUNNING, null, null, null)));
    var done = Expect.done(bench.check().perform(step, memory()));

    assertEquals("kubernetes.assert-memory", done.summary().code());
  }

  @Test
  void pods_and_replicas_are_checked_as_asked_for() throws Exception {
    Expect.done(bench.check().perform(step, new Input(Condition.PODS_RUNNING, null, null, null)));
    Expect.done(bench.check().perform(step, new Input(Condition.READY_REPLICAS, null, 3, null)));
    var fewer =
        Expect.failed(
            bench.check().perform(step, new Input(Condition.READY_REPLICAS, null, 2, null)));
    assertEquals("3", fewer.why().values().get("ready"));
  }

  @Test
  void the_image_of_every_pod_is_checked() throws Exception {
    Expect.done(bench.check().perform(step, new Input(Condition.IMAGE_IS, "1.1", null, null)));
    var other =
        Expect.failed(
            bench.check().perform(step, new Input(Condition.IMAGE_IS, "1.0", null, null)));
    assertEquals("3", other.why().values().get("others"));
  }

  private static Input memory() {
    return new Input(Condition.NO_OOMKILLED, null, null, null);
  }
}
