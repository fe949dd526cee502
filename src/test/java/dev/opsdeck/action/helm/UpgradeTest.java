package dev.opsdeck.action.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes to the program, and what is made of its answers as Helm 4.1 gives them. */
class UpgradeTest {
  private static final UpgradeInput IMAGE = new UpgradeInput("user-service", "2.0", null);
  private static final UpgradeInput WHOLE = new UpgradeInput(null, null, null);

  @TempDir Path folder;
  private HelmBench bench;

  @BeforeEach
  void start() {
    bench = new HelmBench(folder);
    bench.stored(
        1, "superseded", bench.now().minus(Duration.ofHours(2)), "", HelmBench.manifest("1.1", 2));
    bench.stored(
        2, "deployed", bench.now().minus(Duration.ofHours(1)), "", HelmBench.manifest("1.2", 2));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  /** A program that writes down what it gets and answers with a release, or with an error. */
  private Upgrade upgrade(String answer, String error, int exit) throws IOException {
    Files.writeString(folder.resolve("answer"), answer);
    Files.writeString(folder.resolve("error"), error);
    Path program = folder.resolve("helm");
    Files.writeString(
        program,
        """
        #!/bin/sh
        for each; do echo "$each"; done > %1$s/arguments
        env > %1$s/environment
        while [ $# -gt 0 ]; do
          if [ "$1" = --values ]; then cp "$2" %1$s/values; fi
          shift
        done
        cat %1$s/answer
        cat %1$s/error >&2
        exit %2$d
        """
            .formatted(folder, exit));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return bench.upgrade(bench.program(program.toString()));
  }

  private Upgrade rendering(String tag, int replicas) throws IOException {
    return upgrade(
        Json.write(
            Map.of(
                "name",
                "shop",
                "version",
                3,
                "info",
                Map.of("status", "deployed", "last_deployed", bench.now().toString()),
                "chart",
                Map.of("metadata", Map.of("name", "shop", "version", "1.3.0")),
                "manifest",
                HelmBench.manifest(tag, replicas))),
        "",
        0);
  }

  private PlanOutcome.Planned<?> planned(Upgrade upgrade, UpgradeInput input)
      throws InterruptedException {
    PlanOutcome<?> outcome = upgrade.plan(bench.step(), input);
    return assertInstanceOf(PlanOutcome.Planned.class, outcome, outcome::toString);
  }

  private String refusal(Upgrade upgrade, UpgradeInput input) throws InterruptedException {
    PlanOutcome<?> outcome = upgrade.plan(bench.step(), input);
    return assertInstanceOf(PlanOutcome.Refused.class, outcome, outcome::toString)
        .problems()
        .toString();
  }

  private JsonNode values() throws IOException {
    return Json.parse(Files.readString(folder.resolve("values")));
  }

  private List<String> arguments() throws IOException {
    return Files.readAllLines(folder.resolve("arguments"));
  }

  @Test
  void one_image_is_changed_and_every_other_value_is_kept() throws Exception {
    Upgrade upgrade = rendering("2.0", 2);
    PlanOutcome.Planned<?> plan = planned(upgrade, IMAGE);
    assertEquals("2.0", values().at("/userService/image/tag").asText());
    assertEquals("s3cr3t-2", values().at("/database/password").asText());
    assertEquals(2, values().path("replicas").asInt());
    assertTrue(arguments().contains("--dry-run=server"), arguments().toString());
    assertEquals(1, plan.differences().size());
    assertFalse(plan.toString().contains("s3cr3t"), plan::toString);

    assertInstanceOf(StepOutcome.Done.class, upgrade.perform(bench.step(), IMAGE, plan.pins()));
    int description = arguments().indexOf("--description");
    assertTrue(
        arguments().get(description + 1).startsWith("r-0000000001/step by "),
        arguments().toString());
    assertFalse(arguments().contains("--dry-run=server"));
    assertTrue(arguments().containsAll(List.of("--kube-context", "aks", "--history-max", "5")));
  }

  @Test
  void the_program_gets_no_secret_of_ours_and_leaves_no_file() throws Exception {
    planned(rendering("2.0", 2), IMAGE);
    String environment = Files.readString(folder.resolve("environment"));
    assertTrue(environment.contains("KUBECONFIG="), environment);
    assertFalse(environment.contains("xoxb"), environment);
    Path file = Path.of(arguments().get(arguments().indexOf("--values") + 1));
    assertFalse(Files.exists(file.getParent()), file.toString());
  }

  @Test
  void the_whole_is_deployed_with_the_files_of_the_catalogue() throws Exception {
    Path base = Files.writeString(folder.resolve("a.yaml"), "replicas: 3\na: {b: 1, c: 2}");
    Path tags = Files.writeString(folder.resolve("b.yaml"), "a: {c: 5}\nuserService: {x: y}");
    Upgrade upgrade = rendering("2.0", 3);
    PlanOutcome<?> outcome = upgrade.plan(bench.step(base.toString(), tags.toString()), WHOLE);
    assertInstanceOf(PlanOutcome.Planned.class, outcome, outcome::toString);
    assertEquals(
        Json.parse("{\"replicas\":3,\"a\":{\"b\":1,\"c\":5},\"userService\":{\"x\":\"y\"}}"),
        values());
    Files.writeString(base, "replicas: 30");
    assertInstanceOf(
        StepOutcome.Drifted.class,
        upgrade.perform(
            bench.step(base.toString(), tags.toString()),
            WHOLE,
            ((PlanOutcome.Planned<?>) outcome).pins()));
  }

  @Test
  void what_somebody_changed_by_hand_is_shown_before_it_is_taken_back() throws Exception {
    Deployment live =
        Serialization.unmarshal(
            HelmBench.manifest("1.2-hotfix", 7)
                .replace("---\n", "")
                .replace(
                    "  template:\n",
                    "  selector: {matchLabels: {app: u}}\n  template:\n    metadata: {labels: {app: u}}\n"),
            Deployment.class);
    bench.bench.kubectl.resource(live).inNamespace("production").create();
    PlanOutcome.Planned<?> plan = planned(rendering("2.0", 2), IMAGE);
    assertEquals(
        List.of(
            "replicas 7 → 2",
            "image of user-service acr.io/user-service:1.2-hotfix → acr.io/user-service:2.0"),
        plan.warnings().stream()
            .map(warning -> warning.values())
            .map(is -> is.get("field") + " " + is.get("live") + " → " + is.get("next"))
            .toList());
  }

  @Test
  void what_runs_already_is_not_deployed_again() throws Exception {
    Upgrade upgrade =
        upgrade(
            Json.write(
                Map.of(
                    "version",
                    3,
                    "chart",
                    Map.of("metadata", Map.of("name", "shop", "version", "1.2.0")),
                    "manifest",
                    HelmBench.manifest("1.2", 2))),
            "",
            0);
    assertInstanceOf(
        PlanOutcome.NothingToDo.class,
        upgrade.plan(bench.step(), new UpgradeInput("user-service", "1.2", null)));
  }

  @Test
  void what_helm_says_of_an_error_is_told_with_what_it_left() throws Exception {
    Upgrade fine = rendering("2.0", 2);
    PlanOutcome.Planned<?> plan = planned(fine, IMAGE);
    Upgrade broken = upgrade("", "level=WARN msg=x\nError: UPGRADE FAILED: timed out\n", 1);
    var refused =
        assertInstanceOf(
            StepOutcome.Failed.class, broken.perform(bench.step(), IMAGE, plan.pins()));
    assertEquals("helm.refused", refused.why().code());
    assertEquals("UPGRADE FAILED: timed out", refused.why().values().get("why"));
    assertTrue(refusal(broken, IMAGE).contains("helm.not-rendered"));
  }

  @Test
  void a_release_that_hangs_is_not_deployed_over() throws Exception {
    bench.stored(3, "pending-upgrade", bench.now(), "Preparing upgrade", "");
    assertTrue(refusal(rendering("2.0", 2), IMAGE).contains("helm.pending"));
  }

  @Test
  void after_a_crash_its_own_revision_is_recognised_by_its_description() throws Exception {
    Upgrade upgrade = rendering("2.0", 2);
    PlanOutcome.Planned<?> plan = planned(upgrade, IMAGE);
    assertInstanceOf(Settlement.NotApplied.class, upgrade.settle(bench.step(), IMAGE, plan.pins()));
    bench.stored(3, "deployed", bench.now(), "r-0000000001/step by @ana", "");
    assertInstanceOf(Settlement.Applied.class, upgrade.settle(bench.step(), IMAGE, plan.pins()));
    assertInstanceOf(StepOutcome.Drifted.class, upgrade.perform(bench.step(), IMAGE, plan.pins()));
  }

  @Test
  void after_a_crash_a_revision_that_hangs_is_for_a_person() throws Exception {
    Upgrade upgrade = rendering("2.0", 2);
    PlanOutcome.Planned<?> plan = planned(upgrade, IMAGE);
    bench.stored(3, "pending-upgrade", bench.now(), "Preparing upgrade", "");
    assertInstanceOf(
        Settlement.Undecidable.class, upgrade.settle(bench.step(), IMAGE, plan.pins()));
  }

  @Test
  void a_service_that_the_release_does_not_have_is_refused() throws Exception {
    Upgrade upgrade = rendering("2.0", 2);
    assertTrue(
        refusal(upgrade, new UpgradeInput("other", "2.0", null)).contains("other.image.tag"));
    assertTrue(
        refusal(upgrade, new UpgradeInput("user-service", null, null)).contains("half-a-tag"));
  }

  @Test
  void a_preview_tells_each_field_and_stores_nothing() throws Exception {
    var done =
        assertInstanceOf(
            StepOutcome.Done.class,
            new PreviewUpgrade(rendering("2.0", 4)).perform(bench.step(), IMAGE));
    assertEquals(new PreviewUpgrade.Output(2, "shop-1.3.0"), done.output());
    assertEquals(2, done.details().size());
    assertEquals(2, bench.history().top());
  }
}
