package dev.opsdeck.action.kubernetes.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.secret.SetSecret.Input;
import dev.opsdeck.action.kubernetes.secret.SetSecret.Output;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.secret.SealedVault;
import dev.opsdeck.secret.TestVault;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One key of a Secret, on a simulated cluster. */
class SetSecretTest {
  private static final String ENTERED = "mongodb+srv://admin:hunter2-Tr0ub4dor@cluster/x";
  private static final String PERSON = "ANA";

  private final Bench bench = Bench.withTwoRevisions();
  private final SealedVault vault = TestVault.make();
  private final ChangeAction<Input, Output> set = SetSecret.action(bench.clusters, vault);

  @AfterEach
  void stop() {
    bench.close();
  }

  private Step step(String run) {
    var environment = Bench.target().environment();
    Target target =
        new Target.OfObject(
            environment, ObjectKind.SECRET, "mongodb-credentials", List.of(environment), null);
    return new Step(target, run, bench.cluster.clock(), () -> false);
  }

  private static Input entered(String key, String ref) {
    return new Input(null, key, ref, null, null);
  }

  private static Input generated(String key) {
    return new Input(null, key, null, null, null);
  }

  private void secret(Map<String, String> values, Boolean immutable) {
    bench
        .kubectl
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("mongodb-credentials")
                .withNamespace("production")
                .endMetadata()
                .withStringData(Map.of())
                .withData(values)
                .withImmutable(immutable)
                .build())
        .create();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Secret stored() {
    return bench.kubectl.secrets().inNamespace("production").withName("mongodb-credentials").get();
  }

  private String value(String key) {
    return new String(
        Base64.getDecoder().decode(stored().getData().get(key)), StandardCharsets.UTF_8);
  }

  @Test
  void a_secret_that_does_not_exist_is_made_with_the_value_that_was_entered() throws Exception {
    Input input = entered("uri", vault.entered(PERSON, ENTERED));
    Step step = step("r-make");
    var plan = Expect.planned(set.plan(step, input));
    var done = Expect.done(set.perform(step, input, plan.pins()));

    assertEquals(ENTERED, value("uri"));
    assertEquals(ENTERED.length(), done.output().bytes());
    assertFalse(Json.write(plan.pins()).contains("hunter2"));
    assertFalse(plan.toString().contains("hunter2"));
    assertFalse(done.toString().contains("hunter2"));
  }

  @Test
  void one_key_is_set_and_the_others_stay() throws Exception {
    secret(Map.of("uri", encoded("old"), "user", encoded("app")), null);
    Input input = entered("uri", vault.entered(PERSON, ENTERED));
    Step step = step("r-edit");
    var plan = Expect.planned(set.plan(step, input));
    Expect.done(set.perform(step, input, plan.pins()));
    assertEquals(ENTERED, value("uri"));
    assertEquals("app", value("user"));
  }

  @Test
  void a_generated_value_is_made_once_however_often_the_step_is_carried_out() throws Exception {
    secret(Map.of("uri", encoded("old")), null);
    Step step = step("r-gen");
    var plan = Expect.planned(set.plan(step, generated("uri")));
    assertEquals("old", value("uri"));
    Expect.done(set.perform(step, generated("uri"), plan.pins()));
    String first = value("uri");
    Expect.done(set.perform(step, generated("uri"), plan.pins()));
    assertEquals(first, value("uri"));
    assertEquals(32, first.length());
    assertInstanceOf(Settlement.Applied.class, set.settle(step, generated("uri"), plan.pins()));

    Step another = step("r-gen-2");
    var next = Expect.planned(set.plan(another, generated("uri")));
    Expect.done(set.perform(another, generated("uri"), next.pins()));
    assertNotEquals(first, value("uri"));
  }

  @Test
  void a_key_that_somebody_changes_meanwhile_is_drift() throws Exception {
    secret(Map.of("uri", encoded("old")), null);
    Step step = step("r-late");
    var plan = Expect.planned(set.plan(step, generated("uri")));
    bench
        .kubectl
        .secrets()
        .inNamespace("production")
        .withName("mongodb-credentials")
        .edit(one -> new SecretBuilder(one).addToData("uri", encoded("theirs")).build());
    assertEquals(
        "secret.drifted",
        Expect.drifted(set.perform(step, generated("uri"), plan.pins())).why().code());
    assertEquals("theirs", value("uri"));
  }

  @Test
  void an_immutable_secret_is_refused_in_plain_words() throws Exception {
    secret(Map.of("uri", encoded("old")), true);
    assertEquals(
        List.of("secret.immutable"), Bench.codes(set.plan(step("r-no"), generated("uri"))));
  }

  @Test
  void a_value_that_somebody_else_has_entered_opens_for_nobody() throws Exception {
    Input stolen = entered("uri", vault.entered("BRUNO", ENTERED));
    assertEquals(List.of("secret.value-gone"), Bench.codes(set.plan(step("r-stolen"), stolen)));
  }

  @Test
  void without_a_key_of_the_installation_nothing_is_planned() throws Exception {
    var none = SetSecret.action(bench.clusters, dev.opsdeck.secret.SealedValues.none());
    assertEquals(List.of("secret.no-key"), Bench.codes(none.plan(step("r-x"), generated("uri"))));
  }

  @Test
  void what_reads_the_secret_is_named_and_its_restart_is_offered() throws Exception {
    secret(Map.of("uri", encoded("old")), null);
    bench.edit(d ->
        d.editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .addNewEnvFrom()
            .withNewSecretRef("mongodb-credentials", false)
            .endEnvFrom()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec());
    Step step = step("r-read");
    PlanOutcome.Planned<Output> plan = Expect.planned(set.plan(step, generated("uri")));
    assertTrue(plan.warnings().toString().contains("deployment/api-gateway-production"));
    StepOutcome.Done<Output> done = Expect.done(set.perform(step, generated("uri"), plan.pins()));
    assertEquals("secret-restart", done.advice().remedies().getFirst().runbook());
    assertEquals("secret/mongodb-credentials", done.advice().remedies().getFirst().target());
  }
}
