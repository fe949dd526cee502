package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Takes pods through their life: scheduled, running, ready; or crashing, never ready, or without an
 * image, as a tag with {@code crash}, {@code unready} or {@code missing} in it says.
 */
final class Kubelet {
  /** When something is to happen to a pod of a namespace. */
  private record Due(String namespace, Instant at) {}

  private static final Due NOW = new Due("", Instant.EPOCH);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(10);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  private final ResourceStore store;
  private final InstantSource clock;
  private final Happenings happenings;
  private final Scheduler scheduler;
  private final NodeLifecycle nodes;
  private final Duration readyAfter;
  private final Map<String, Due> due = new HashMap<>();
  private final Set<String> stopping = new HashSet<>();
  private final Map<String, Integer> failing = new ConcurrentHashMap<>();

  Kubelet(ResourceStore store, InstantSource clock, Happenings happenings, Duration readyAfter) {
    this.store = store;
    this.clock = clock;
    this.happenings = happenings;
    this.scheduler = new Scheduler(store);
    this.nodes = new NodeLifecycle(store, clock);
    this.readyAfter = readyAfter;
  }

  /** The last so many pods of a ReplicaSet with this image crash; the others serve. */
  void crashes(String image, int pods) {
    failing.put(image, pods);
  }

  Optional<Instant> nextDue() {
    return due.values().stream().map(Due::at).min(Instant::compareTo);
  }

  /** The namespaces of pods for which something is due by now. */
  Set<String> dueNamespaces() {
    Instant now = clock.instant();
    return due.values().stream()
        .filter(d -> !d.at().isAfter(now))
        .map(Due::namespace)
        .collect(Collectors.toSet());
  }

  void reconcile(String namespace) {
    Set<String> alive = new HashSet<>();
    nodes.reconcile(namespace);
    Set<String> silent = nodes.silent();
    for (KubeObject pod : store.list(ResourceType.PODS, namespace, any -> true)) {
      alive.add(pod.uid());
      if (pod.deleting()) {
        stop(pod);
      } else if (pod.text("/spec/nodeName").isEmpty()) {
        schedule(pod);
      } else if (silent.contains(pod.text("/spec/nodeName"))) {
        due.remove(pod.uid());
      } else if (pod.text("/status/phase").equals("Pending") && !backingOff(pod)) {
        start(pod);
      } else if (pod.text("/status/phase").equals("Running") && !pod.is("Ready")) {
        probe(pod);
      }
    }
    due.entrySet()
        .removeIf(e -> e.getValue().namespace().equals(namespace) && !alive.contains(e.getKey()));
  }

  private void stop(KubeObject pod) {
    String key = pod.uid();
    if (stopping.add(key)) {
      happenings.normal(
          pod, "Killing", "Stopping container " + pod.text("/spec/containers/0/name"));
      due(pod, readyAfter.dividedBy(2));
    }
    if (!due.getOrDefault(key, NOW).at().isAfter(clock.instant())) {
      stopping.remove(key);
      due.remove(key);
      store.remove(ResourceType.PODS, pod.namespace(), pod.name());
    }
  }

  private void due(KubeObject pod, Duration in) {
    due.put(pod.uid(), new Due(pod.namespace(), clock.instant().plus(in)));
  }

  private void schedule(KubeObject pod) {
    ObjectNode edited = pod.edit();
    ObjectNode status = edited.withObjectProperty("status").put("phase", "Pending");
    switch (scheduler.choose(pod)) {
      case Scheduler.Choice.Node(String node) -> {
        edited.withObjectProperty("spec").put("nodeName", node);
        condition(status, "PodScheduled", "True", "", "");
        store.put(ResourceType.PODS, edited);
        happenings.normal(
            pod,
            "Scheduled",
            "Successfully assigned %s/%s to %s".formatted(pod.namespace(), pod.name(), node));
      }
      case Scheduler.Choice.None(String why) -> {
        if (!pod.text("/status/conditions/0/message").equals(why)) {
          condition(status, "PodScheduled", "False", "Unschedulable", why);
          ((ObjectNode) status.at("/conditions/0")).put("message", why);
          store.put(ResourceType.PODS, edited);
          happenings.warning(pod, "FailedScheduling", why);
        }
      }
    }
  }

  private static boolean backingOff(KubeObject pod) {
    return pod.json().at("/status/containerStatuses/0/state").has("waiting");
  }

  private void start(KubeObject pod) {
    ObjectNode edited = pod.edit();
    ObjectNode status = edited.withObjectProperty("status").put("startTime", now());
    boolean missing = tag(pod).contains("missing");
    condition(status, "Initialized", "True", "", "");
    notReady(pod, status);
    ObjectNode container = container(pod, status).put("ready", false).put("restartCount", 0);
    if (missing) {
      String message = "Back-off pulling image \"" + pod.images().getFirst() + "\"";
      container
          .putObject("state")
          .putObject("waiting")
          .put("reason", "ImagePullBackOff")
          .put("message", message);
      container.put("started", false);
      String image = pod.images().getFirst();
      happenings.warning(pod, "Failed", "Failed to pull image \"" + image + "\": not found");
      happenings.warning(pod, "Failed", "Error: ImagePullBackOff");
    } else {
      status.put("phase", "Running");
      String ip = "10.244." + Math.floorMod(pod.uid().hashCode(), 250) + "." + pod.name().length();
      status.put("podIP", ip);
      container.putObject("state").putObject("running").put("startedAt", now());
      container.put("started", true);
      due(pod, readyAfter);
    }
    store.put(ResourceType.PODS, edited);
  }

  private void probe(KubeObject pod) {
    if (!due.containsKey(pod.uid())) {
      due(pod, readyAfter);
    }
    if (due.getOrDefault(pod.uid(), NOW).at().isAfter(clock.instant())) {
      return;
    }
    if (crashing(pod)) {
      crash(pod);
    } else if (tag(pod).contains("unready")) {
      due(pod, PROBE_EVERY);
      happenings.warning(
          pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
    } else {
      due.remove(pod.uid());
      ready(pod);
    }
  }

  private boolean crashing(KubeObject pod) {
    int count = failing.getOrDefault(pod.images().getFirst(), 0);
    boolean began = pod.number("/status/containerStatuses/0/restartCount") > 0;
    boolean made = tag(pod).contains("crash") || memory(pod);
    if (count == 0 || began || made) {
      return began || made;
    }
    long healthy =
        store
            .list(
                ResourceType.PODS,
                pod.namespace(),
                p -> p.controllerUid().equals(pod.controllerUid()) && p.is("Ready"))
            .size();
    int wanted =
        store
            .list(
                ResourceType.REPLICA_SETS,
                pod.namespace(),
                rs -> rs.uid().equals(pod.controllerUid()))
            .stream()
            .mapToInt(rs -> DeploymentController.desiredWhenScaled(rs, Rollout.wanted(rs)))
            .sum();
    return wanted > count && healthy >= wanted - count;
  }

  private void ready(KubeObject pod) {
    ObjectNode edited = pod.edit();
    ObjectNode status = edited.withObjectProperty("status");
    condition(status, "ContainersReady", "True", "", "");
    condition(status, "Ready", "True", "", "");
    ((ObjectNode) status.at("/containerStatuses/0")).put("ready", true);
    store.put(ResourceType.PODS, edited);
  }

  void crash(KubeObject pod) {
    int restarts = pod.number("/status/containerStatuses/0/restartCount") + 1;
    Duration backOff = Duration.ofSeconds(10L << Math.min(restarts - 1, 5));
    Duration wait = backOff.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : backOff;
    due(pod, wait);
    ObjectNode edited = pod.edit();
    ObjectNode status = edited.withObjectProperty("status");
    notReady(pod, status);
    ObjectNode container = container(pod, status).put("ready", false).put("restartCount", restarts);
    String message =
        "back-off %ds restarting failed container=%s pod=%s"
            .formatted(wait.toSeconds(), pod.text("/spec/containers/0/name"), pod.name());
    container
        .putObject("state")
        .putObject("waiting")
        .put("reason", "CrashLoopBackOff")
        .put("message", message);
    ObjectNode ended = container.putObject("lastState").putObject("terminated");
    ended
        .put("exitCode", memory(pod) ? 137 : 1)
        .put("reason", memory(pod) ? "OOMKilled" : "Error")
        .put("startedAt", now())
        .put("finishedAt", now());
    container.put("started", false);
    store.put(ResourceType.PODS, edited);
    happenings.warning(
        pod,
        "BackOff",
        "Back-off restarting failed container %s in pod %s"
            .formatted(pod.text("/spec/containers/0/name"), pod.name()));
  }

  /** Whether it uses more memory than it may, as an image with such a tag does. */
  private static boolean memory(KubeObject pod) {
    return tag(pod).matches(".*[:-]oom");
  }

  private ObjectNode container(KubeObject pod, ObjectNode status) {
    ArrayNode containers = status.putArray("containerStatuses");
    ObjectNode container = containers.addObject().put("name", pod.text("/spec/containers/0/name"));
    container.put("image", pod.images().getFirst());
    container.putObject("lastState");
    return container.put("imageID", "");
  }

  private void notReady(KubeObject pod, ObjectNode status) {
    String message =
        "containers with unready status: [" + pod.text("/spec/containers/0/name") + "]";
    condition(status, "Ready", "False", "ContainersNotReady", message);
    condition(status, "ContainersReady", "False", "ContainersNotReady", message);
  }

  private void condition(
      ObjectNode status, String type, String value, String reason, String message) {
    Conditions.set(status, type, value, reason, message, now());
  }

  private static String tag(KubeObject pod) {
    String image = pod.images().getFirst();
    return image.substring(image.lastIndexOf('/') + 1);
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
