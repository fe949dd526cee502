package dev.opsdeck.action.kubernetes.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.change.SetVariable.Input;
import dev.opsdeck.action.kubernetes.change.SetVariable.Output;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetVariableTest {
  private Bench bench;
  private Step step;
  private ChangeAction<Input, Output> set;

  @BeforeEach
  void start() {
    bench = new Bench();
    bench.deploy("1.0");
    step = bench.step("r-env");
    set = SetVariable.action(bench.clusters);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private List<EnvVar> variables() {
    return bench.deployment().getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv();
  }

  @Test
  void a_new_variable_is_set_once_and_taken_away_by_the_way_back() throws Exception {
    Input debug = new Input("LOG_LEVEL", "debug");
    var plan = Expect.planned(set.plan(step, debug));
    assertEquals(List.of(new Difference("env.LOG_LEVEL", "", "debug")), plan.differences());
    Expect.done(set.perform(step, debug, plan.pins()));
    Expect.done(set.perform(step, debug, plan.pins()));
    assertEquals(1, bench.changes());
    assertEquals("debug", variables().getLast().getValue());

    var back = assertInstanceOf(Inverse.PutBack.class, plan.inverse());
    Input with = Json.convert(back.with(), Input.class);
    Step later = bench.step("r-back");
    var way = Expect.planned(set.plan(later, with));
    assertEquals(plan.pins().objects().getFirst().left(), way.pins().objects().getFirst().found());
    Expect.done(set.perform(later, with, way.pins()));
    assertEquals(0, variables().stream().filter(v -> v.getName().equals("LOG_LEVEL")).count());
  }

  @Test
  void the_value_before_comes_back() throws Exception {
    Input info = new Input("LOG_LEVEL", "info");
    Expect.done(set.perform(step, info, Expect.planned(set.plan(step, info)).pins()));
    var plan = Expect.planned(set.plan(bench.step("r-two"), new Input("LOG_LEVEL", "debug")));
    assertEquals(List.of(new Difference("env.LOG_LEVEL", "info", "debug")), plan.differences());
    assertEquals(
        Json.parse("{\"name\": \"LOG_LEVEL\", \"value\": \"info\"}"),
        assertInstanceOf(Inverse.PutBack.class, plan.inverse()).with());
    Expect.nothing(set.plan(bench.step("r-three"), info));
  }

  @ParameterizedTest
  @CsvSource({
    "DB_PASSWORD, hunter2, kubernetes.env-secret",
    "GREETING, ghp_0123456789abcdefghijABCDEFGHIJ012345, kubernetes.env-secret",
    "1ST, x, kubernetes.env-bad-name",
    "A B, x, kubernetes.env-bad-name",
  })
  void what_does_not_belong_into_a_variable_is_refused(String name, String value, String code)
      throws Exception {
    assertEquals(List.of(code), Bench.codes(set.plan(step, new Input(name, value))));
  }

  @Test
  void a_variable_that_comes_from_elsewhere_is_refused() throws Exception {
    bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .addNewEnv()
            .withName("DB_URL")
            .withNewValueFrom()
            .withNewSecretKeyRef("url", "db", false)
            .endValueFrom()
            .endEnv()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    assertEquals(
        List.of("kubernetes.env-from-elsewhere"),
        Bench.codes(set.plan(step, new Input("DB_URL", "postgres"))));
  }
}
