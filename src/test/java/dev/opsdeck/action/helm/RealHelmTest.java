package dev.opsdeck.action.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.RecordedStep;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program Helm 4 itself against the simulated cluster, where it is installed. */
class RealHelmTest {
  private static final UpgradeInput WHOLE = new UpgradeInput(null, null, null);

  @TempDir Path folder;
  private HelmBench bench;
  private HelmProgram program;

  @BeforeEach
  void find() throws Exception {
    Path helm =
        Stream.of(System.getenv("PATH").split(":"))
            .map(each -> Path.of(each, "helm"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of(System.getenv().getOrDefault(HelmProgram.PROGRAM, "/nowhere")));
    assumeTrue(Files.isExecutable(helm), "Helm 4 is not installed");
    bench = new HelmBench(folder);
    program = bench.program(helm.toString());
  }

  @AfterEach
  void stop() {
    if (bench != null) {
      bench.close();
    }
  }

  private PlanOutcome.Planned<?> planned(RecordedStep step, UpgradeInput input)
      throws InterruptedException {
    PlanOutcome<?> outcome = bench.upgrade(program).plan(step, input);
    return assertInstanceOf(PlanOutcome.Planned.class, outcome, outcome::toString);
  }

  private StepOutcome<Upgrade.Output> deployed(RecordedStep step, UpgradeInput input)
      throws InterruptedException {
    return bench.upgrade(program).perform(step, input, planned(step, input).pins());
  }

  private static StepOutcome.Done<?> done(StepOutcome<?> outcome) {
    return assertInstanceOf(StepOutcome.Done.class, outcome, outcome::toString);
  }

  @Test
  void a_release_is_installed_upgraded_in_one_value_and_rolled_back() throws Exception {
    RecordedStep step = bench.step();
    PlanOutcome.Planned<?> install = planned(step, WHOLE);
    assertEquals("helm.install", install.summary().code());
    assertEquals(0, bench.history().top(), "a plan stores nothing");
    done(deployed(step, WHOLE));
    assertEquals(1, bench.history().top());

    Path values = Files.writeString(folder.resolve("v.yaml"), "userService: {image: {tag: '1.1'}}");
    RecordedStep files = bench.step(values.toString());
    done(deployed(files, WHOLE));
    UpgradeInput image = new UpgradeInput("user-service", "1.2", null);
    PlanOutcome.Planned<?> plan = planned(files, image);
    assertEquals(
        List.of("deployment/user-service spec.template.spec.containers.user-service.image"),
        plan.differences().stream().map(each -> each.field()).toList());
    var done = done(bench.upgrade(program).perform(files, image, plan.pins()));
    assertEquals(new Upgrade.Output(2, 3, "shop-1.2.0"), done.output());
    assertInstanceOf(
        Settlement.Applied.class, bench.upgrade(program).settle(files, image, plan.pins()));

    RollBack back = new RollBack(bench.releases, program);
    RollBack.Input before = new RollBack.Input(null);
    var way = assertInstanceOf(PlanOutcome.Planned.class, back.plan(files, before));
    done(back.perform(files, before, way.pins()));
    Revision newest = bench.history().newest().orElseThrow();
    assertEquals(4, newest.number());
    assertEquals("Rollback to 2", newest.description());
    assertTrue(newest.manifest().contains("acr.io/user-service:1.1"), newest.manifest());
    assertInstanceOf(Settlement.Applied.class, back.settle(files, before, way.pins()));
  }

  @Test
  void a_chart_that_cannot_be_rendered_is_refused_with_the_words_of_helm() throws Exception {
    var refused =
        assertInstanceOf(
            PlanOutcome.Refused.class,
            bench.upgrade(program).plan(bench.step("no-such-chart", List.of()), WHOLE));
    assertTrue(refused.problems().toString().contains("helm.not-rendered"), refused::toString);
  }
}
