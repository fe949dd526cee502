package dev.opsdeck.bench;

import dev.opsdeck.demo.slack.state.Message;
import dev.opsdeck.e2e.Deadline;
import dev.opsdeck.e2e.Evidence;
import dev.opsdeck.e2e.Stage;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * From the click on Approve to "rolled back", against the calls that {@code kubectl rollout undo &&
 * kubectl rollout status} make on the same cluster: list, patch, watch. Opsdeck's times are those
 * of the run's record, so that looking for them disturbs nobody.
 */
final class RollbackBench {
  private static final int TIMES = 10;
  private static final String REVISION = "deployment.kubernetes.io/revision";

  void run() throws Exception {
    try (Site site = Site.open(Site.folder("rollback"), Duration.ofMillis(1_500), "");
        KubernetesClient client = site.stage.cluster.client()) {
      long[] direct = new long[TIMES];
      long[] undone = new long[TIMES];
      long[] rolledOut = new long[TIMES];
      long[] verified = new long[TIMES];
      for (int i = 0; i < TIMES; i++) {
        direct[i] = direct(client);
        settle(client);
        Approved times = approved(site);
        undone[i] = times.undone();
        rolledOut[i] = times.rolledOut();
        verified[i] = times.verified();
        settle(client);
      }
      Table table = new Table("from the start to", "min ms", "median ms", "max ms", "to kubectl");
      double base = median(direct);
      row(table, "kubectl's calls: rolled out", direct, base);
      row(table, "Opsdeck, approved: template put back", undone, base);
      row(table, "Opsdeck, approved: rolled out", rolledOut, base);
      row(table, "Opsdeck, approved: verified and ended", verified, base);
      table.print();
    }
  }

  private static void row(Table table, String what, long[] millis, double base) {
    Arrays.sort(millis);
    table.row(
        what,
        millis[0],
        median(millis),
        millis[TIMES - 1],
        "%+.1f %%".formatted(100 * (median(millis) / base - 1)));
  }

  private static double median(long[] millis) {
    long[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static long direct(KubernetesClient client) throws InterruptedException {
    long start = System.nanoTime();
    Deployment now = deployment(client);
    PodTemplateSpec template = previous(client, now).getSpec().getTemplate();
    template.getMetadata().getLabels().remove("pod-template-hash");
    now.getSpec().setTemplate(template);
    client.apps().deployments().resource(now).patch();
    awaitRollout(client);
    return millisSince(start);
  }

  private static ReplicaSet previous(KubernetesClient client, Deployment now) {
    int current = Integer.parseInt(now.getMetadata().getAnnotations().get(REVISION));
    List<ReplicaSet> sets =
        client
            .apps()
            .replicaSets()
            .inNamespace(Stage.NAMESPACE)
            .withLabel("app", "api-gateway")
            .list()
            .getItems();
    return sets.stream()
        .filter(set -> revision(set) < current)
        .max(Comparator.comparingInt(RollbackBench::revision))
        .orElseThrow();
  }

  private static int revision(ReplicaSet set) {
    return Integer.parseInt(set.getMetadata().getAnnotations().get(REVISION));
  }

  private static void awaitRollout(KubernetesClient client) {
    client
        .apps()
        .deployments()
        .inNamespace(Stage.NAMESPACE)
        .withName(Stage.DEPLOYMENT)
        .waitUntilCondition(RollbackBench::isRolledOut, 2, TimeUnit.MINUTES);
  }

  private static boolean isRolledOut(Deployment deployment) {
    int wanted = deployment.getSpec().getReplicas();
    var status = deployment.getStatus();
    return Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration())
        && Objects.equals(status.getUpdatedReplicas(), wanted)
        && Objects.equals(status.getReplicas(), wanted)
        && Objects.equals(status.getAvailableReplicas(), wanted);
  }

  /** Milliseconds after the click. */
  private record Approved(long undone, long rolledOut, long verified) {}

  private static Approved approved(Site site) {
    long before = runs(site);
    site.stage
        .workspace
        .client()
        .command(Stage.ANA, Stage.CHANNEL, "/ops", "rollback api-gateway prod");
    // Its run is made after the command was acknowledged.
    Deadline.of(Duration.ofSeconds(30)).await("the run is made", () -> runs(site) > before);
    String run = site.postgres.text("select id from run order by created_at desc limit 1");
    Message card = card(site, run, "Approve");
    Instant start = InstantSource.system().instant();
    site.stage.workspace.client().press(Stage.BRUNO, card, "Approve");
    card(site, run, "Revert");
    return new Approved(
        millis(start, site, run, "$.steps[*] ? (@.id == \"undo\").times.finishedAt"),
        millis(start, site, run, "$.steps[*] ? (@.id == \"rollout\").times.finishedAt"),
        millis(start, site, run, "$.marks.finishedAt"));
  }

  private static long runs(Site site) {
    return site.postgres.count("select count(*) from run");
  }

  private static Message card(Site site, String run, String button) {
    return site.stage.await(
        Stage.CHANNEL,
        message ->
            ("run/" + run).equals(Evidence.marker(message)) && message.buttons().contains(button));
  }

  private static long millis(Instant start, Site site, String run, String path) {
    String at =
        site.postgres.text(
            "select jsonb_path_query_first(document, '%s') #>> '{}' from run where id = '%s'"
                .formatted(path, run));
    return Duration.between(start, Instant.parse(at)).toMillis();
  }

  /** The old pods are gone, too. */
  private static void settle(KubernetesClient client) {
    Deadline.of(Duration.ofSeconds(30))
        .await(
            "the old pods are gone",
            () ->
                client
                        .pods()
                        .inNamespace(Stage.NAMESPACE)
                        .withLabel("app", "api-gateway")
                        .list()
                        .getItems()
                        .size()
                    == deployment(client).getSpec().getReplicas());
  }

  private static Deployment deployment(KubernetesClient client) {
    return client
        .apps()
        .deployments()
        .inNamespace(Stage.NAMESPACE)
        .withName(Stage.DEPLOYMENT)
        .get();
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
