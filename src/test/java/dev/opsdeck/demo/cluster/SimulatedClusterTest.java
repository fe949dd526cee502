package dev.opsdeck.demo.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedClusterTest {
  private static final String NAMESPACE = "production";
  private static final String NAME = "api-gateway-production";
  private static final String PATH = "/apis/apps/v1/namespaces/production/deployments/" + NAME;
  private static final SimulatedService GATEWAY =
      SimulatedService.of(NAMESPACE, NAME, "api-gateway", "acr/api-gateway:1.0", 3);

  private final SimulatedCluster cluster = SimulatedCluster.manual();
  private final KubernetesClient client = cluster.client();

  @BeforeEach
  void deploy() {
    cluster.deployAndSettle(GATEWAY, "deploy 1.0");
  }

  @AfterEach
  void close() {
    client.close();
    cluster.close();
  }

  @Test
  void dry_run_answers_what_would_be_and_stores_nothing() {
    Deployment answer =
        patch(
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"api-gateway\",\"image\":\"acr/api-gateway:1.1\"}]}}}}",
            true);

    assertEquals("acr/api-gateway:1.1", image(answer));
    assertEquals(2, answer.getMetadata().getGeneration());
    assertEquals("acr/api-gateway:1.0", image(get()));
    assertEquals(
        answer.getMetadata().getResourceVersion(), get().getMetadata().getResourceVersion());
    assertTrue(cluster.writes().getLast().dryRun());
  }

  @Test
  void stale_version_is_a_conflict() {
    String stale = get().getMetadata().getResourceVersion();
    patch("{\"spec\":{\"replicas\":4}}", false);

    KubernetesClientException refused =
        assertThrows(
            KubernetesClientException.class,
            () ->
                patch(
                    "{\"metadata\":{\"resourceVersion\":\""
                        + stale
                        + "\"},\"spec\":{\"replicas\":5}}",
                    false));

    assertEquals(409, refused.getCode());
    assertEquals(
        "Operation cannot be fulfilled on deployments.apps \"api-gateway-production\": the object"
            + " has been modified; please apply your changes to the latest version and try again",
        refused.getStatus().getMessage());
  }

  @Test
  void generation_moves_with_the_spec_only() {
    patch("{\"metadata\":{\"annotations\":{\"note\":\"x\"}}}", false);
    assertEquals(1, get().getMetadata().getGeneration());

    patch("{\"spec\":{\"replicas\":4}}", false);
    assertEquals(2, get().getMetadata().getGeneration());
  }

  @Test
  void selector_cannot_change() {
    KubernetesClientException refused =
        assertThrows(
            KubernetesClientException.class,
            () -> patch("{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"other\"}}}}", false));

    assertEquals(422, refused.getCode());
  }

  @Test
  void pod_with_another_uid_is_not_deleted() {
    Pod pod = pods().getFirst();
    pod.getMetadata().setUid("00000000-0000-0000-0000-000000000000");
    pod.getMetadata().setResourceVersion(null);

    KubernetesClientException refused =
        assertThrows(
            KubernetesClientException.class,
            () ->
                client.raw(
                    "/api/v1/namespaces/production/pods/" + pod.getMetadata().getName(),
                    "DELETE",
                    "{\"preconditions\":{\"uid\":\"00000000-0000-0000-0000-000000000000\"}}"));

    assertEquals(409, refused.getCode());
    assertEquals(3, pods().size());
  }

  @Test
  void deleted_pod_is_replaced() {
    String name = pods().getFirst().getMetadata().getName();
    client.pods().inNamespace(NAMESPACE).withName(name).delete();
    assertTrue(client.pods().inNamespace(NAMESPACE).withName(name).get().isMarkedForDeletion());

    cluster.ticks(2);

    assertEquals(3, pods().size());
    assertTrue(pods().stream().noneMatch(p -> p.getMetadata().getName().equals(name)));
  }

  @Test
  void list_comes_in_pages() {
    var page =
        client.pods().inNamespace(NAMESPACE).list(new ListOptionsBuilder().withLimit(2L).build());
    assertEquals(2, page.getItems().size());
    assertEquals(1, page.getMetadata().getRemainingItemCount());

    var rest =
        client
            .pods()
            .inNamespace(NAMESPACE)
            .list(
                new ListOptionsBuilder()
                    .withLimit(2L)
                    .withContinue(page.getMetadata().getContinue())
                    .build());
    assertEquals(1, rest.getItems().size());
  }

  @Test
  void watch_sees_what_happens() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Watch watch =
        client
            .pods()
            .inNamespace(NAMESPACE)
            .withLabel("app", NAME)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, Pod pod) {
                    seen.add(action.name());
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    seen.add("closed");
                  }
                });
    for (int i = 0; i < 3; i++) {
      assertEquals("ADDED", seen.poll(5, TimeUnit.SECONDS));
    }
    client
        .pods()
        .inNamespace(NAMESPACE)
        .withName(pods().getFirst().getMetadata().getName())
        .delete();
    assertEquals("MODIFIED", seen.poll(5, TimeUnit.SECONDS));
    watch.close();
  }

  @Test
  void informer_follows_the_store() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (var informer = client.apps().deployments().inNamespace(NAMESPACE).runnableInformer(0)) {
      informer.addEventHandler(
          new ResourceEventHandler<>() {
            @Override
            public void onAdd(Deployment d) {
              seen.add("add");
            }

            @Override
            public void onUpdate(Deployment before, Deployment after) {
              seen.add("replicas " + after.getSpec().getReplicas());
            }

            @Override
            public void onDelete(Deployment d, boolean unknown) {
              seen.add("delete");
            }
          });
      informer.run();
      assertEquals("add", seen.poll(5, TimeUnit.SECONDS));
      patch("{\"spec\":{\"replicas\":5}}", false);
      assertEquals("replicas 5", seen.poll(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void lost_answer_leaves_the_change_behind() {
    cluster.loseAnswer(PATH, "PATCH", 1);

    KubernetesClientException lost =
        assertThrows(
            KubernetesClientException.class, () -> patch("{\"spec\":{\"replicas\":5}}", false));

    assertTrue(lost.getCause() instanceof IOException, () -> "" + lost.getCause());
    assertEquals(5, get().getSpec().getReplicas());
    assertEquals(1, cluster.writes().stream().filter(w -> w.effective()).count());
  }

  @Test
  void arranged_refusal_happens_as_often_as_asked() {
    cluster.failNext(PATH, "PATCH", 503, 1);

    assertEquals(
        503,
        assertThrows(
                KubernetesClientException.class, () -> patch("{\"spec\":{\"replicas\":5}}", false))
            .getCode());
    patch("{\"spec\":{\"replicas\":5}}", false);
    assertEquals(5, get().getSpec().getReplicas());
  }

  @Test
  void metrics_are_those_of_pods_until_nobody_serves_them() {
    assertEquals(
        client.pods().inNamespace(NAMESPACE).list().getItems().size(),
        client.top().pods().metrics(NAMESPACE).getItems().size());
    cluster.removeApi("metrics.k8s.io");
    assertEquals(
        404,
        assertThrows(KubernetesClientException.class, () -> client.top().pods().metrics(NAMESPACE))
            .getCode());
  }

  @Test
  void logs_have_the_lines_asked_for() {
    String log =
        client
            .pods()
            .inNamespace(NAMESPACE)
            .withName(pods().getFirst().getMetadata().getName())
            .tailingLines(5)
            .getLog();

    assertEquals(5, log.lines().count());
    assertTrue(log.contains("[api-gateway]"), log);
  }

  @Test
  void denied_verb_is_forbidden_and_the_review_says_so() {
    cluster.deny("patch", "deployments");

    assertEquals(
        403,
        assertThrows(
                KubernetesClientException.class, () -> patch("{\"spec\":{\"replicas\":5}}", false))
            .getCode());
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb("patch")
            .withGroup("apps")
            .withResource("deployments")
            .endResourceAttributes()
            .endSpec()
            .build();
    assertFalse(
        client
            .authorization()
            .v1()
            .selfSubjectAccessReview()
            .create(review)
            .getStatus()
            .getAllowed());
  }

  private Deployment patch(String json, boolean dryRun) {
    var item = client.apps().deployments().inNamespace(NAMESPACE).withName(NAME);
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.STRATEGIC_MERGE)
            .withDryRun(dryRun ? List.of("All") : null)
            .build();
    return item.patch(context, json);
  }

  private Deployment get() {
    return client.apps().deployments().inNamespace(NAMESPACE).withName(NAME).get();
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(NAMESPACE).list().getItems();
  }

  private static String image(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }
}
