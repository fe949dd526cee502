package dev.opsdeck.action.kubernetes.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.secret.SetFile.Input;
import dev.opsdeck.action.kubernetes.secret.SetFile.Output;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.secret.SealedVault;
import dev.opsdeck.secret.TestVault;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole file in a ConfigMap. */
class SetFileTest {
  private static final String FILE = "logging:\n  level: debug\npool: 50\n";

  private final Bench bench = Bench.withTwoRevisions();
  private final SealedVault vault = TestVault.make();
  private final ChangeAction<Input, Output> set = SetFile.action(bench.clusters, vault);

  @AfterEach
  void stop() {
    bench.close();
  }

  private Step step() {
    var environment = Bench.target().environment();
    Target target =
        new Target.OfObject(
            environment, ObjectKind.CONFIG_MAP, "ecommerce-config", List.of(environment), null);
    return new Step(target, "r-file", bench.cluster.clock(), () -> false);
  }

  private Input input(String text) {
    return new Input("application.yml", vault.entered("ANA", text));
  }

  private Map<String, String> data() {
    return bench
        .kubectl
        .configMaps()
        .inNamespace("production")
        .withName("ecommerce-config")
        .get()
        .getData();
  }

  private void existing(Map<String, String> data) {
    bench
        .kubectl
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("ecommerce-config")
                .withNamespace("production")
                .endMetadata()
                .withData(data)
                .build())
        .create();
  }

  @Test
  void a_config_map_that_does_not_exist_is_made_with_the_file() throws Exception {
    Input input = input(FILE);
    Step step = step();
    var plan = Expect.planned(set.plan(step, input));
    Expect.done(set.perform(step, input, plan.pins()));
    Expect.done(set.perform(step, input, plan.pins()));
    assertEquals(Map.of("application.yml", FILE), data());
  }

  @Test
  void the_lines_that_differ_are_shown_and_the_other_keys_stay() throws Exception {
    existing(Map.of("application.yml", "logging:\n  level: info\npool: 50\n", "OTHER", "x"));
    Input input = input(FILE);
    Step step = step();
    var plan = Expect.planned(set.plan(step, input));
    assertEquals(
        List.of(
            new Difference("application.yml", "level: info", ""),
            new Difference("application.yml", "", "level: debug")),
        plan.differences());
    Expect.done(set.perform(step, input, plan.pins()));
    assertEquals(Map.of("application.yml", FILE, "OTHER", "x"), data());
  }

  @Test
  void a_file_with_a_secret_in_it_is_warned_of_and_does_not_show_it() throws Exception {
    Input input = input("db:\n  password: s3cr3t-Pa55word-1\n");
    var plan = Expect.planned(set.plan(step(), input));
    assertTrue(plan.warnings().stream().anyMatch(fact -> fact.code().equals("secret.file-hides")));
    assertTrue(plan.differences().stream().noneMatch(d -> d.to().contains("s3cr3t")));
  }

  @Test
  void the_same_file_again_is_nothing_to_do() throws Exception {
    existing(Map.of("application.yml", FILE));
    assertEquals("secret.file-nothing", Expect.nothing(set.plan(step(), input(FILE))).why().code());
  }
}
