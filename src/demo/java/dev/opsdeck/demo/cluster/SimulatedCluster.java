package dev.opsdeck.demo.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.ApiHttp;
import dev.opsdeck.demo.cluster.api.ApiServer;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import dev.opsdeck.demo.cluster.api.WriteRequest;
import dev.opsdeck.demo.cluster.controller.Controllers;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A Kubernetes cluster of one process: its API over plain HTTP on the loopback address, and
 * controllers that really roll Deployments. What it answers follows a real kube-apiserver 1.33.
 *
 * <p>{@link #running} moves by itself in real time. {@link #manual} moves only when a test calls
 * {@link #tick} or {@link #advance}, on its own clock.
 */
public final class SimulatedCluster implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Instant MANUAL_START = Instant.parse("2026-01-15T10:00:00Z");

  private final ResourceStore store = new ResourceStore();
  private final SteppedClock clock;
  private final Duration podReadyAfter;
  private final ApiServer api;
  private final ApiHttp http;
  private final Controllers controllers;

  private SimulatedCluster(SteppedClock clock, Duration podReadyAfter) {
    this.clock = clock;
    this.podReadyAfter = podReadyAfter;
    Random random = new Random(7);
    this.api = new ApiServer(store, clock, random);
    this.controllers = new Controllers(store, clock, random, podReadyAfter);
    try {
      this.http = new ApiHttp(api, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on the loopback address", e);
    }
  }

  /** Moves by itself; a pod is ready that long after it was created. */
  public static SimulatedCluster running(Duration podReadyAfter) {
    SimulatedCluster cluster = startingAt(InstantSource.system().instant(), podReadyAfter);
    cluster.goLive();
    return cluster;
  }

  /** Stands still until it is told to move; pods are ready one tick after they were created. */
  public static SimulatedCluster manual() {
    return startingAt(MANUAL_START, TICK);
  }

  /** Stands still at that time, so that a past can be made up before it goes live. */
  public static SimulatedCluster startingAt(Instant start, Duration podReadyAfter) {
    return new SimulatedCluster(new SteppedClock(start), podReadyAfter);
  }

  /** From now on it moves by itself, in real time. */
  public void goLive() {
    clock.follow(InstantSource.system());
    controllers.start();
  }

  public String url() {
    return http.url();
  }

  /** The cluster's time. */
  public InstantSource clock() {
    return clock;
  }

  /** Lets the time pass in which one wave of pods becomes ready or goes away. */
  public void tick() {
    advance(podReadyAfter);
  }

  public void ticks(int times) {
    for (int i = 0; i < times; i++) {
      tick();
    }
  }

  /**
   * @throws IllegalStateException when the cluster moves by itself
   */
  public void advance(Duration by) {
    if (!clock.stepped()) {
      throw new IllegalStateException("this cluster runs in real time");
    }
    clock.advance(by);
    controllers.settle();
  }

  /** What the controllers do at once, without any time passing. */
  public void settle() {
    controllers.settle();
  }

  /**
   * Only the controller of Deployments looks, once: what a watcher sees in the milliseconds before
   * anybody else has moved.
   */
  public void observeDeployments(String namespace) {
    controllers.observeDeployments(namespace);
  }

  /** Creates an object as it is, with its status, and without recording a write. */
  public void create(HasMetadata object) {
    create(Json.parse(new KubernetesSerialization().asJson(object)));
  }

  public void create(JsonNode object) {
    api.seed((ObjectNode) object.deepCopy());
  }

  /** Creates the Deployment; its pods come with the next ticks. */
  public void deploy(SimulatedService service, String changeCause) {
    synchronized (store.lock()) {
      Optional<KubeObject> before = find("Deployment", service.namespace(), service.deployment());
      if (before.isEmpty()) {
        create(service.manifest(changeCause));
        return;
      }
      ObjectNode edited = before.get().edit();
      ObjectNode container = (ObjectNode) edited.at("/spec/template/spec/containers/0");
      container.put("image", service.image());
      edited
          .withObjectProperty("metadata")
          .put("generation", before.get().generation() + 1)
          .withObjectProperty("annotations")
          .put("kubernetes.io/change-cause", changeCause);
      store.put(ResourceType.DEPLOYMENTS, edited);
    }
  }

  /** Deploys and lets it roll out to the end; only for a cluster that stands still. */
  public void deployAndSettle(SimulatedService service, String changeCause) {
    deploy(service, changeCause);
    settle();
    ticks(4 * service.replicas() + 4);
  }

  /** The last so many pods of each ReplicaSet with this image crash; the others serve. */
  public void crashes(String image, int pods) {
    controllers.crashes(image, pods);
  }

  /** Makes a pod crash from now on, in the middle of its work. */
  public void crashPod(String namespace, String name) {
    controllers.crash(find("Pod", namespace, name).orElseThrow());
  }

  public Optional<KubeObject> find(String kind, String namespace, String name) {
    return store.find(type(kind), namespace, name);
  }

  public List<KubeObject> list(String kind, String namespace) {
    return store.list(type(kind), namespace, object -> true);
  }

  public void remove(String kind, String namespace, String name) {
    store.remove(type(kind), namespace, name);
  }

  ResourceStore store() {
    return store;
  }

  private static ResourceType type(String kind) {
    return ResourceType.ALL.stream()
        .filter(t -> t.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown kind: " + kind));
  }

  /** Gives the containers of a pod a file. */
  public void file(String pod, String path, String content) {
    api.file(pod, path, content);
  }

  /** Every request that would have changed something, oldest first; dry runs included. */
  public List<WriteRequest> writes() {
    return api.writes();
  }

  public void forgetWrites() {
    api.forgetWrites();
  }

  /** The next requests are refused with this status, and nothing is done. */
  public void failNext(String pathPrefix, String method, int status, int times) {
    http.failNext(pathPrefix, method, status, times);
  }

  /** The next requests are not carried out and get no answer. */
  public void hang(String pathPrefix, String method, int times) {
    http.hang(pathPrefix, method, times);
  }

  /** The next requests are carried out, and the connection breaks before the answer. */
  public void loseAnswer(String pathPrefix, String method, int times) {
    http.loseAnswer(pathPrefix, method, times);
  }

  public void delay(String pathPrefix, String method, Duration by, int times) {
    http.delay(pathPrefix, method, by, times);
  }

  /** Access reviews say no, and requests get 403: {@code deny("patch", "deployments")}. */
  public void deny(String verb, String plural) {
    http.deny(verb, plural);
  }

  /** As if nobody had installed it: {@code removeApi("cert-manager.io")}. */
  public void removeApi(String group) {
    http.removeGroup(group);
  }

  public void clearFaults() {
    http.clearFaults();
  }

  /** Ends every watch, as a restarted API server does. */
  public void endWatches() {
    store.endWatches();
  }

  /** Forgets old events, so that a watch from before gets 410 Gone. */
  public void compact() {
    store.compact();
  }

  /** A client that tries each request once. */
  public KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(5_000)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Writes a kubeconfig in which each of these contexts is this cluster. */
  public void kubeconfig(Path file, Collection<String> contexts) throws IOException {
    TreeMap<String, String> urls = new TreeMap<>();
    contexts.forEach(context -> urls.put(context, url()));
    kubeconfig(file, urls);
  }

  /** Writes a kubeconfig with one API server per context. */
  public static void kubeconfig(Path file, Map<String, String> urlByContext) throws IOException {
    StringBuilder clusters = new StringBuilder();
    StringBuilder contexts = new StringBuilder();
    urlByContext.forEach((context, url) -> {
      clusters.append("- name: %s\n  cluster: {server: \"%s\"}\n".formatted(context, url));
      contexts.append(
          "- name: %s\n  context: {cluster: %s, user: opsdeck}\n".formatted(context, context));
    });
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        %scontexts:
        %susers:
        - name: opsdeck
          user: {token: simulated}
        current-context: %s
        """
            .formatted(clusters, contexts, urlByContext.keySet().stream().findFirst().orElse(""));
    Files.writeString(file, text);
  }

  @Override
  public void close() {
    controllers.close();
    store.endWatches();
    http.close();
  }
}
