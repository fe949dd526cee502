package dev.opsdeck.action.kubernetes.velero;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.demo.cluster.SimulatedObjects;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backups of a namespace, and what comes back from them: made once, followed to their end. */
class VeleroTest {
  private static final BackUp.Input WEEK = new BackUp.Input(true, Duration.ofDays(7));
  private static final BringBack.Input NEWEST = new BringBack.Input(null);

  private final Bench bench = new Bench();
  private final BackUp backUp = new BackUp(bench.clusters);
  private final BringBack bringBack = new BringBack(bench.clusters);
  private final Step step =
      new Step(
          new Target.OfEnvironment(Bench.target().environment()),
          "r-0042",
          bench.cluster.clock(),
          () -> false);

  @AfterEach
  void stop() {
    bench.close();
  }

  /** What Velero's controller does: its kinds have no status subresource. */
  private void velero(String kind, String plural, String name, String status) {
    bench
        .kubectl
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("velero.io")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build())
        .inNamespace("velero")
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + status + "}");
  }

  private long made() {
    return bench.cluster.writes().stream()
        .filter(w -> w.effective() && w.method().equals("POST") && w.path().contains("velero"))
        .count();
  }

  @Test
  void a_backup_is_made_once_and_followed_until_velero_has_completed_it() throws Exception {
    var plan = Expect.planned(backUp.plan(step, WEEK));
    assertEquals("production-r-0042", plan.expected().backup());
    var begun = Expect.waiting(backUp.perform(step, WEEK, plan.pins()));
    assertEquals("production-r-0042", begun.operation());
    velero(
        "Backup",
        "backups",
        "production-r-0042",
        "{\"phase\":\"InProgress\",\"progress\":{\"totalItems\":100,\"itemsBackedUp\":12}}");
    var runs = Expect.waiting(backUp.perform(step, WEEK, plan.pins()));
    assertEquals("12", runs.why().values().get("done"));
    assertInstanceOf(Settlement.NotApplied.class, backUp.settle(step, WEEK, plan.pins()));
    velero(
        "Backup",
        "backups",
        "production-r-0042",
        "{\"phase\":\"Completed\",\"expiration\":\"2026-12-08T00:00:00Z\"}");
    var done = Expect.done(backUp.perform(step, WEEK, plan.pins()));
    assertEquals("2026-12-08T00:00:00Z", done.output().expires());
    assertEquals(1, made());
    assertEquals(
        "168h0m0s",
        bench
            .cluster
            .find("Backup", "velero", "production-r-0042")
            .orElseThrow()
            .text("/spec/ttl"));
    Expect.applied(backUp.settle(step, WEEK, plan.pins()));
  }

  @Test
  void a_backup_that_velero_gives_up_is_told_with_its_reason() throws Exception {
    var plan = Expect.planned(backUp.plan(step, WEEK));
    backUp.perform(step, WEEK, plan.pins());
    velero(
        "Backup",
        "backups",
        "production-r-0042",
        "{\"phase\":\"FailedValidation\",\"validationErrors\":[\"an existing backup storage location was not specified\"]}");
    var failed = Expect.failed(backUp.perform(step, WEEK, plan.pins()));
    assertEquals(Again.WILL_NOT_HELP, failed.again());
    assertEquals(
        "an existing backup storage location was not specified", failed.why().values().get("why"));
  }

  private void backup(String name, String phase, String completed, String namespace) {
    ObjectNode backup = SimulatedObjects.object("velero.io/v1", "Backup", "velero", name);
    backup.putObject("spec").putArray("includedNamespaces").add(namespace);
    backup.putObject("status").put("phase", phase).put("completionTimestamp", completed);
    bench.cluster.create(backup);
  }

  @Test
  void the_newest_complete_backup_of_this_namespace_is_brought_back() throws Exception {
    backup("old", "Completed", "2026-11-01T00:00:00Z", "production");
    backup("newer", "Completed", "2026-11-20T00:00:00Z", "production");
    backup("broken", "PartiallyFailed", "2026-11-25T00:00:00Z", "production");
    backup("elsewhere", "Completed", "2026-11-29T00:00:00Z", "staging");
    var plan = Expect.planned(bringBack.plan(step, NEWEST));
    assertEquals("newer", plan.expected().backup());
    assertEquals("velero.restore-keeps", plan.warnings().getFirst().code());
    bringBack.perform(step, NEWEST, plan.pins());
    velero("Restore", "restores", "production-r-0042", "{\"phase\":\"Completed\",\"warnings\":2}");
    var done = Expect.done(bringBack.perform(step, NEWEST, plan.pins()));
    assertEquals(new BringBack.Output("production-r-0042", "newer"), done.output());
    assertEquals("2", done.summary().values().get("warnings"));
    assertEquals(1, made());
  }

  @Test
  void a_backup_that_is_not_complete_or_not_of_here_is_refused_with_those_that_are()
      throws Exception {
    backup("newer", "Completed", "2026-11-20T00:00:00Z", "production");
    backup("elsewhere", "Completed", "2026-11-29T00:00:00Z", "staging");
    var refused = Expect.refused(bringBack.plan(step, new BringBack.Input("elsewhere"))).problems();
    assertEquals("velero.no-backup", refused.getFirst().code());
    assertEquals("newer", refused.getFirst().values().get("known"));
  }

  @Test
  void a_cluster_without_velero_says_what_to_install() throws Exception {
    bench.cluster.removeApi("velero.io");
    assertEquals("velero.not-installed", Bench.codes(backUp.plan(step, WEEK)).getFirst());
    assertEquals("velero.not-installed", Bench.codes(bringBack.plan(step, NEWEST)).getFirst());
  }
}
