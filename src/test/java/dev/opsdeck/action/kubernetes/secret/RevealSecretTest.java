package dev.opsdeck.action.kubernetes.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.action.kubernetes.secret.RevealSecret.Input;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Signatures;
import dev.opsdeck.runbook.file.RunbookFiles;
import dev.opsdeck.secret.TestVault;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One value, shown to one person. */
class RevealSecretTest {
  private static final String VALUE = "gr4fana-Pa55word";

  private final Bench bench = Bench.withTwoRevisions();
  private final List<String> shown = new ArrayList<>();
  private Optional<String> slackSays = Optional.empty();
  private final RevealSecret reveal =
      new RevealSecret(
          bench.clusters,
          TestVault.make(),
          (channel, person, what, value) -> {
            if (slackSays.isEmpty()) {
              shown.add(person.id() + " " + value);
            }
            return slackSays;
          });

  @BeforeEach
  void secret() {
    bench
        .kubectl
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("grafana")
                .withNamespace("monitoring")
                .endMetadata()
                .withData(Map.of("admin-password", encoded(VALUE)))
                .build())
        .create();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Step step() {
    var environment = Bench.target().environment();
    Target target =
        new Target.OfObject(environment, ObjectKind.SECRET, "grafana", List.of(environment), null);
    return new Step(target, "r-reveal", bench.cluster.clock(), () -> false);
  }

  private static Input input() {
    return new Input("admin-password", "monitoring");
  }

  @Test
  void the_value_goes_to_who_asked_and_stands_nowhere_else() throws Exception {
    Step step = step();
    var plan = Expect.planned(reveal.plan(step, input()));
    assertEquals(List.of(), shown, "a plan shows nothing");
    var done = Expect.done(reveal.perform(step, input(), plan.pins()));
    assertEquals(List.of(step.requester().id() + " " + VALUE), shown);
    for (Object told : List.of(plan, Json.write(plan.pins()), done, Json.write(done.output()))) {
      assertFalse(told.toString().contains(VALUE));
    }
  }

  @Test
  void another_value_than_the_one_that_was_agreed_to_is_not_shown() throws Exception {
    Step step = step();
    var plan = Expect.planned(reveal.plan(step, input()));
    bench
        .kubectl
        .secrets()
        .inNamespace("monitoring")
        .withName("grafana")
        .edit(one -> new SecretBuilder(one).addToData("admin-password", encoded("new")).build());
    Expect.drifted(reveal.perform(step, input(), plan.pins()));
    assertEquals(List.of(), shown);
  }

  @Test
  void a_message_that_slack_refuses_is_told_and_nothing_is_shown_another_way() throws Exception {
    Step step = step();
    var plan = Expect.planned(reveal.plan(step, input()));
    slackSays = Optional.of("channel_not_found");
    StepOutcome.Failed<?> failed =
        assertInstanceOf(StepOutcome.Failed.class, reveal.perform(step, input(), plan.pins()));
    assertEquals("secret.not-shown", failed.why().code());
    assertEquals(List.of(), shown);
  }

  @Test
  void a_key_that_is_not_there_is_told_before_anybody_is_asked() throws Exception {
    assertEquals(
        List.of("secret.no-such-key"),
        Bench.codes(reveal.plan(step(), new Input("password", "monitoring"))));
  }

  /** The same step for somebody who goes past approvals. */
  private record Alone(Step step) implements StepContext {
    @Override
    public Target target() {
      return step.target();
    }

    @Override
    public Actor requester() {
      return step.requester();
    }

    @Override
    public RunId run() {
      return step.run();
    }

    @Override
    public String stepId() {
      return step.stepId();
    }

    @Override
    public Instant startedAt() {
      return step.startedAt();
    }

    @Override
    public Instant now() {
      return step.now();
    }

    @Override
    public void progress(Fact fact) {}

    @Override
    public boolean shouldYield() {
      return false;
    }

    @Override
    public boolean breaksGlass() {
      return true;
    }
  }

  @Test
  void whoever_goes_past_approvals_sees_nothing() throws Exception {
    assertEquals(
        List.of("secret.reveal-needs-two"), Bench.codes(reveal.plan(new Alone(step()), input())));
  }

  @Test
  void somebody_else_has_to_agree_in_every_environment() throws Exception {
    Path file = Path.of("config/runbooks/secret-reveal.yaml");
    Runbook runbook =
        RunbookFiles.loader()
            .load(
                List.of(new ConfigFile("secret-reveal.yaml", Files.readString(file))),
                Signatures.all())
            .runbooks()
            .byName("secret-reveal")
            .orElseThrow();
    var approval = assertNotNullValue(runbook.approval());
    assertTrue(approval.fourEyes());
    assertEquals(null, approval.when(), "asked for whatever the environment");
  }

  private static <T> T assertNotNullValue(T value) {
    assertNotNull(value);
    return value;
  }
}
