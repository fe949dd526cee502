package dev.opsdeck.action.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Assessment;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.kernel.Fact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a release without the program, and where a rollback may lead. */
class ReleasesTest {
  private static final RollBack.Input BEFORE = new RollBack.Input(null);

  @TempDir Path folder;
  private HelmBench bench;

  @BeforeEach
  void start() {
    bench = new HelmBench(folder);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void stored(int revision, String status) {
    stored(revision, status, Duration.ofHours(1), "Upgrade complete");
  }

  private void stored(int revision, String status, Duration ago, String description) {
    bench.stored(
        revision,
        status,
        bench.now().minus(ago),
        description,
        HelmBench.manifest("1." + revision, 2));
  }

  private StepOutcome.Done<ReadRelease.Output> read(ReadRelease.What what, Integer max)
      throws InterruptedException {
    StepOutcome<ReadRelease.Output> outcome =
        new ReadRelease(bench.releases)
            .perform(bench.step(), new ReadRelease.Input(what, max, null));
    assertInstanceOf(StepOutcome.Done.class, outcome, outcome::toString);
    return (StepOutcome.Done<ReadRelease.Output>) outcome;
  }

  private RollBack rollback() throws Exception {
    return new RollBack(bench.releases, bench.program("/nowhere/helm"));
  }

  private PlanOutcome<RollBack.Output> planned(RollBack.Input input) throws Exception {
    return rollback().plan(bench.step(), input);
  }

  private RollBack.Output expected(RollBack.Input input) throws Exception {
    PlanOutcome<RollBack.Output> outcome = planned(input);
    assertInstanceOf(PlanOutcome.Planned.class, outcome, outcome::toString);
    return ((PlanOutcome.Planned<RollBack.Output>) outcome).expected();
  }

  private String refusal(RollBack.Input input) throws Exception {
    PlanOutcome<RollBack.Output> outcome = planned(input);
    assertInstanceOf(PlanOutcome.Refused.class, outcome, outcome::toString);
    return ((PlanOutcome.Refused<RollBack.Output>) outcome).problems().getFirst().code();
  }

  @Test
  void the_history_comes_newest_first_by_number_and_not_by_name() throws Exception {
    for (int revision = 1; revision <= 10; revision++) {
      stored(revision, revision == 10 ? "deployed" : "superseded");
    }
    var done = read(ReadRelease.What.HISTORY, 3);
    assertEquals(new ReadRelease.Output(10, "deployed", "shop-1.2.0", 10), done.output());
    assertEquals(
        "[10, 9, 8]",
        done.details().stream().map(line -> line.values().get("revision")).toList().toString());
    assertEquals(Assessment.WELL, done.assessment());
  }

  @Test
  void a_release_that_failed_or_hangs_is_trouble() throws Exception {
    stored(1, "deployed");
    stored(2, "failed");
    assertEquals(Assessment.TROUBLE, read(ReadRelease.What.HISTORY, null).assessment());
    stored(3, "pending-upgrade");
    var done = read(ReadRelease.What.HISTORY, null);
    assertEquals("helm.pending", done.summary().code());
    assertEquals(Assessment.TROUBLE, done.assessment());
  }

  @Test
  void the_values_of_what_runs_come_as_a_file_without_secrets() throws Exception {
    stored(1, "deployed");
    stored(2, "failed");
    var done = read(ReadRelease.What.VALUES, null);
    Attachment file = done.attachments().getFirst();
    assertEquals("shop-values-1.yaml", file.filename());
    assertTrue(file.text().contains("tag: \"1.1\""), file.text());
    assertFalse(file.text().contains("s3cr3t"), file.text());
    assertEquals("1", done.summary().values().get("masked"));
  }

  @Test
  void a_release_that_was_never_installed_is_told() throws Exception {
    var failed =
        assertInstanceOf(
            StepOutcome.Failed.class,
            new ReadRelease(bench.releases)
                .perform(
                    bench.step(), new ReadRelease.Input(ReadRelease.What.HISTORY, null, null)));
    assertEquals("helm.no-release", failed.why().code());
  }

  @Test
  void a_rollback_leads_to_the_last_revision_that_ran() throws Exception {
    stored(1, "superseded");
    stored(2, "failed");
    stored(3, "deployed");
    assertEquals(new RollBack.Output(3, 1, 4), expected(BEFORE));
    assertEquals("helm.never-ran", refusal(new RollBack.Input(2)));
    assertEquals("helm.no-revision", refusal(new RollBack.Input(9)));
    assertInstanceOf(PlanOutcome.NothingToDo.class, planned(new RollBack.Input(3)));
  }

  @Test
  void when_the_newest_failed_a_rollback_leads_to_what_runs() throws Exception {
    stored(1, "superseded");
    stored(2, "deployed");
    stored(3, "failed");
    assertEquals(new RollBack.Output(3, 2, 4), expected(BEFORE));
  }

  @Test
  void a_killed_helm_is_repaired_but_one_at_work_is_left_alone() throws Exception {
    stored(1, "deployed");
    stored(2, "pending-upgrade", Duration.ofMinutes(2), "Preparing upgrade");
    assertEquals("helm.pending", refusal(BEFORE));
    bench
        .bench
        .kubectl
        .secrets()
        .inNamespace("production")
        .withName("sh.helm.release.v1.shop.v2")
        .delete();
    stored(2, "pending-upgrade", Duration.ofMinutes(11), "Preparing upgrade");
    PlanOutcome<RollBack.Output> outcome = planned(BEFORE);
    var planned = assertInstanceOf(PlanOutcome.Planned.class, outcome, outcome::toString);
    assertEquals(new RollBack.Output(2, 1, 3), planned.expected());
    assertEquals("helm.repairs", ((Fact) planned.warnings().getFirst()).code());
  }

  @Test
  void a_rollback_shows_which_fields_go_back() throws Exception {
    stored(1, "superseded");
    stored(2, "deployed");
    var planned = (PlanOutcome.Planned<RollBack.Output>) planned(BEFORE);
    assertEquals(1, planned.differences().size());
    assertEquals("acr.io/user-service:1.2", planned.differences().getFirst().from());
    assertEquals("acr.io/user-service:1.1", planned.differences().getFirst().to());
  }

  @Test
  void its_own_rollback_is_recognised_and_another_deployment_is_not() throws Exception {
    stored(1, "superseded");
    stored(2, "deployed");
    var planned = (PlanOutcome.Planned<RollBack.Output>) planned(BEFORE);
    assertInstanceOf(
        Settlement.NotApplied.class, rollback().settle(bench.step(), BEFORE, planned.pins()));
    stored(3, "deployed", Duration.ZERO, "Rollback to 1");
    var applied =
        assertInstanceOf(
            Settlement.Applied.class, rollback().settle(bench.step(), BEFORE, planned.pins()));
    assertEquals(new RollBack.Output(2, 1, 3), applied.output());
    assertInstanceOf(
        StepOutcome.Drifted.class, rollback().perform(bench.step(), BEFORE, planned.pins()));
  }

  @Test
  void a_missing_program_says_what_to_install() throws Exception {
    stored(1, "superseded");
    stored(2, "deployed");
    var planned = (PlanOutcome.Planned<RollBack.Output>) planned(BEFORE);
    var failed =
        assertInstanceOf(
            StepOutcome.Failed.class, rollback().perform(bench.step(), BEFORE, planned.pins()));
    assertEquals("helm.no-program", failed.why().code());
  }

  @Test
  void a_secret_that_is_not_helms_is_not_guessed_at() throws Exception {
    stored(1, "deployed");
    bench
        .bench
        .kubectl
        .secrets()
        .inNamespace("production")
        .withName("sh.helm.release.v1.shop.v1")
        .edit(secret -> {
          secret.setData(Map.of("release", "bm90IGEgcmVsZWFzZQ=="));
          return secret;
        });
    var failed =
        assertInstanceOf(
            StepOutcome.Failed.class,
            new ReadRelease(bench.releases)
                .perform(
                    bench.step(), new ReadRelease.Input(ReadRelease.What.HISTORY, null, null)));
    assertEquals("helm.unreadable", failed.why().code());
  }

  @Test
  void a_release_is_ready_when_all_that_it_runs_is() throws Exception {
    stored(1, "deployed");
    FollowRelease follow = new FollowRelease(bench.releases, bench.bench.clusters);
    var done =
        assertInstanceOf(
            StepOutcome.Done.class, follow.perform(bench.step(), new FollowRelease.Input(null)));
    assertEquals(Assessment.TROUBLE, done.assessment());
    assertEquals("helm.gone", ((Fact) done.details().getFirst()).code());
    bench.stored(
        2,
        "deployed",
        bench.now(),
        "Upgrade complete",
        HelmBench.manifest("1.2", 3).replace("user-service\n", Bench.GATEWAY.deployment() + "\n"));
    bench.bench.deploy("1.0");
    var ready =
        assertInstanceOf(
            StepOutcome.Done.class, follow.perform(bench.step(), new FollowRelease.Input(null)));
    assertEquals(new FollowRelease.Output(2, 1, 1), ready.output());
    assertEquals(Assessment.WELL, ready.assessment());
  }

  @Test
  void a_release_that_is_not_ready_is_waited_for_until_its_time_is_up() throws Exception {
    stored(1, "deployed");
    FollowRelease follow = new FollowRelease(bench.releases, bench.bench.clusters);
    assertInstanceOf(
        StepOutcome.Waiting.class,
        follow.perform(bench.step(), new FollowRelease.Input(Duration.ofMinutes(10))));
    assertInstanceOf(
        StepOutcome.Failed.class,
        follow.perform(bench.step(), new FollowRelease.Input(Duration.ZERO)));
  }
}
