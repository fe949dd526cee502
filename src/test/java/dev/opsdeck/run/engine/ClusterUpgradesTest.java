package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.aws.AllOfAws;
import dev.opsdeck.action.aws.client.AwsClients;
import dev.opsdeck.action.azure.aks.AksActions;
import dev.opsdeck.action.azure.arm.Arm;
import dev.opsdeck.action.cloud.CloudTargets;
import dev.opsdeck.action.cloud.SlowClusters;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The shipped runbooks that upgrade a cluster, with their real actions over HTTP: each of the two
 * parts takes 40 minutes, and Opsdeck is restarted in each.
 */
class ClusterUpgradesTest {
  private static final Duration TAKES = Duration.ofMinutes(40);

  private @Nullable EngineBench current;

  /** The clouds live in the time of the bench. */
  private Instant now() {
    EngineBench bench = current;
    return bench == null ? Instant.EPOCH : bench.now.get();
  }

  private EngineBench bench(List<Action<?, ?>> actions, String book) throws IOException {
    EngineBench bench = new EngineBench(actions);
    bench.others.put(book, Files.readString(Path.of("config/runbooks", book + ".yaml")));
    current = bench;
    return bench;
  }

  @Test
  void an_upgrade_of_aks_survives_rolling_updates_and_is_started_once_for_each_part()
      throws Exception {
    try (SlowClusters cloud = new SlowClusters(this::now, TAKES, "1.31.2");
        Arm arm = new Arm(cloud.address(), () -> "a-token")) {
      EngineBench bench = bench(AksActions.of(arm), "aks-upgrade");
      JsonNode params = Json.object().put("version", "1.32.0").put("nodepool", "agentpool1");
      upgraded(bench, cloud, "aks-upgrade", CloudTargets.AKS, params);
      assertEquals(List.of("plane 1.32.0", "nodes 1.32.0"), cloud.upgrades);
      assertEquals(List.of("1.32.0", "1.32.0"), cloud.versions());
    }
  }

  @Test
  void an_upgrade_of_eks_survives_rolling_updates_and_is_started_once_for_each_part()
      throws Exception {
    try (SlowClusters cloud = new SlowClusters(this::now, TAKES, "1.30");
        AwsClients clients = AllOfAws.clients(cloud.address())) {
      EngineBench bench = bench(AllOfAws.of(clients), "eks-upgrade");
      JsonNode params = Json.object().put("version", "1.31").put("nodegroup", "g");
      upgraded(bench, cloud, "eks-upgrade", CloudTargets.EKS, params);
      assertEquals(List.of("plane 1.31", "nodes 1.31"), cloud.upgrades);
      assertEquals(List.of("1.31", "1.31"), cloud.versions());
    }
  }

  private void upgraded(
      EngineBench bench, SlowClusters cloud, String book, Target target, JsonNode params)
      throws InterruptedException {
    RunId run = bench.launch(book, target, params);
    minutes(bench, 1);
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run), () -> bench.outcome(run));
    bench.approve(run);
    halfWay(bench, run, "controlPlane");
    assertEquals(1, cloud.upgrades.size(), "the nodes wait for their own agreement");
    assertEquals(RunState.AWAITING_APPROVAL, bench.state(run), () -> bench.outcome(run));
    bench.approve(run);
    halfWay(bench, run, "nodes");
    assertEquals(RunState.SUCCEEDED, bench.state(run), () -> bench.outcome(run));
    assertTrue(cloud.asked < 2 * 2 * 90 + 40, cloud.asked + " requests");
  }

  /** Two restarts in the 40 minutes that a part takes, and what comes after them. */
  private void halfWay(EngineBench bench, RunId run, String step) throws InterruptedException {
    for (int update = 0; update < 2; update++) {
      minutes(bench, 12);
      assertEquals(StepState.WAITING, bench.world.run(run).step(step).state(), step);
      bench.newEngine();
    }
    minutes(bench, 20);
  }

  private void minutes(EngineBench bench, int minutes) throws InterruptedException {
    bench.driveUntil(bench.now.get().plus(Duration.ofMinutes(minutes)));
  }

  @Test
  void a_crash_at_any_commit_upgrades_each_part_of_aks_once() throws Exception {
    int crashed = 0;
    for (int commit = 2; commit < 60; commit += 1) {
      for (boolean before : new boolean[] {true, false}) {
        try (SlowClusters cloud = new SlowClusters(this::now, Duration.ofSeconds(5), "1.31.2");
            Arm arm = new Arm(cloud.address(), () -> "a-token")) {
          crashed += throughCrash(bench(AksActions.of(arm), "aks-upgrade"), commit, before);
          assertEquals(List.of("plane 1.32.0", "nodes 1.32.0"), cloud.upgrades, "commit " + commit);
        }
      }
    }
    assertTrue(crashed > 40, crashed + " crashes");
  }

  /** How many crashes there were: none when the run has fewer commits. */
  private static int throughCrash(EngineBench bench, int commit, boolean before)
      throws InterruptedException {
    JsonNode params = Json.object().put("version", "1.32.0").put("nodepool", "agentpool1");
    RunId run = bench.launch("aks-upgrade", CloudTargets.AKS, params);
    if (before) {
      bench.world.database.crashBeforeCommit(commit);
    } else {
      bench.world.database.crashAfterCommit(commit);
    }
    int crashes = 0;
    for (int turn = 0; turn < 6 && !bench.state(run).equals(RunState.SUCCEEDED); turn++) {
      crashes += bench.driveThroughCrashes();
      try {
        if (bench.isAsked(run)) {
          bench.approve(run);
        }
      } catch (CrashingDatabase.Crash crash) {
        crashes++;
        bench.newEngine();
      }
    }
    assertEquals(RunState.SUCCEEDED, bench.state(run), "commit " + commit);
    return crashes;
  }
}
