package dev.opsdeck.demo.cluster.controller;

import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All controllers of the cluster. Either {@link #start} runs them on one thread whenever something
 * changes, or a test calls {@link #settle}.
 */
public final class Controllers implements AutoCloseable {
  private static final int ENOUGH_ROUNDS = 500;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ResourceStore store;
  private final InstantSource clock;
  private final Autoscaler autoscaler;
  private final DeploymentController deployments;
  private final ReplicaSetController replicaSets;
  private final Kubelet kubelet;
  private final EndpointSliceController endpoints;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean closed;

  public Controllers(
      ResourceStore store, InstantSource clock, Random random, Duration podReadyAfter) {
    this.store = store;
    this.clock = clock;
    Happenings happenings = new Happenings(store, clock);
    this.autoscaler = new Autoscaler(store, happenings);
    this.deployments = new DeploymentController(store, clock, happenings);
    this.replicaSets = new ReplicaSetController(store, clock, random, happenings);
    this.kubelet = new Kubelet(store, clock, happenings, podReadyAfter);
    this.endpoints = new EndpointSliceController(store, clock);
  }

  /** The last so many pods of a ReplicaSet with this image crash; the others serve. */
  public void crashes(String image, int pods) {
    kubelet.crashes(image, pods);
  }

  /** This pod crashes now and in each of its restarts. */
  public void crash(KubeObject pod) {
    synchronized (store.lock()) {
      kubelet.crash(pod);
    }
  }

  /** Everything that happens at this instant, until nothing changes any more. */
  public void settle() {
    for (int i = 0; i < ENOUGH_ROUNDS; i++) {
      synchronized (store.lock()) {
        Set<String> namespaces = new TreeSet<>(store.takeTouched());
        namespaces.addAll(kubelet.dueNamespaces());
        namespaces.addAll(deployments.status().dueNamespaces());
        if (namespaces.isEmpty()) {
          return;
        }
        namespaces.forEach(this::round);
      }
    }
    throw new IllegalStateException("the controllers fight each other");
  }

  /**
   * The controller of Deployments looks once, and nobody else has moved yet: the moment in which a
   * status has seen a change and still has the conditions of the roll-out before it.
   */
  public void observeDeployments(String namespace) {
    synchronized (store.lock()) {
      deployments.reconcile(namespace);
    }
  }

  private void round(String namespace) {
    autoscaler.reconcile(namespace);
    deployments.reconcile(namespace);
    replicaSets.reconcile(namespace);
    kubelet.reconcile(namespace);
    endpoints.reconcile(namespace);
    collectGarbage(namespace);
  }

  public void start() {
    store.onChange(signals::release);
    Thread.ofPlatform().daemon().name("simulated-controllers").start(this::run);
  }

  @Override
  public void close() {
    closed = true;
    signals.release();
  }

  private void run() {
    try {
      while (!closed) {
        signals.drainPermits();
        settle();
        // A change made by another thread since the drain left a permit, so that it is not missed.
        boolean unused = signals.tryAcquire(patience().toMillis() + 1, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until a pod or a deadline is due. */
  private Duration patience() {
    Instant now = clock.instant();
    synchronized (store.lock()) {
      return Stream.of(kubelet.nextDue(), deployments.status().nextDeadline())
          .flatMap(Optional::stream)
          .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO)
          .min(Duration::compareTo)
          .filter(wait -> wait.compareTo(IDLE) < 0)
          .orElse(IDLE);
    }
  }

  private void collectGarbage(String namespace) {
    Set<String> deployed = uids(ResourceType.DEPLOYMENTS, namespace);
    store.list(ResourceType.REPLICA_SETS, namespace, any -> true).stream()
        .filter(rs -> orphaned(rs, "Deployment", deployed))
        .forEach(rs -> store.remove(ResourceType.REPLICA_SETS, rs.namespace(), rs.name()));
    Set<String> sets = uids(ResourceType.REPLICA_SETS, namespace);
    store.list(ResourceType.PODS, namespace, any -> true).stream()
        .filter(pod -> orphaned(pod, "ReplicaSet", sets))
        .forEach(pod -> store.remove(ResourceType.PODS, pod.namespace(), pod.name()));
  }

  private static boolean orphaned(KubeObject object, String kind, Set<String> owners) {
    return object
        .json()
        .at("/metadata/ownerReferences")
        .valueStream()
        .filter(owner -> owner.path("controller").asBoolean())
        .filter(owner -> owner.path("kind").asText().equals(kind))
        .anyMatch(owner -> !owners.contains(owner.path("uid").asText()));
  }

  private Set<String> uids(ResourceType type, String namespace) {
    return store.list(type, namespace, any -> true).stream()
        .map(KubeObject::uid)
        .collect(Collectors.toSet());
  }
}
