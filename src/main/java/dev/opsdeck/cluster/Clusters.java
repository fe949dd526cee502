package dev.opsdeck.cluster;

import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.connection.ClientFactory;
import dev.opsdeck.cluster.connection.ClientFactory.CredentialMissing;
import dev.opsdeck.cluster.connection.ClusterAccess;
import dev.opsdeck.cluster.connection.Connection;
import dev.opsdeck.cluster.connection.Credentials;
import dev.opsdeck.cluster.connection.NoAccess;
import dev.opsdeck.cluster.kubeconfig.Kubeconfig;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.trace.Span;
import dev.opsdeck.trace.Spans;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of the catalogue: asks them questions and gives their answers or typed failures.
 *
 * <p>Clients are made at the first question and closed with this. Safe for any number of threads;
 * at most {@value #AT_ONCE} questions are open per cluster, more wait for a short time.
 */
public final class Clusters implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final Duration REQUEST = Duration.ofSeconds(10);
  private static final Duration QUEUE = Duration.ofSeconds(10);

  /** The longest that a read waits by itself before it is tried a second time. */
  private static final Duration SHORT_WAIT = Duration.ofSeconds(2);

  private static final Duration BLINK = Duration.ofMillis(200);

  /** A client and what it proves us by. */
  private record Open(
      KubernetesClient client, Credentials credentials, AtomicReference<Duration> asked) {}

  private final ClusterAccess access;
  private final Duration patience;
  private final Map<Cluster, Open> clients = new ConcurrentHashMap<>();
  private final Map<Cluster, Semaphore> permits = new ConcurrentHashMap<>();

  public Clusters(ClusterAccess access) {
    this(access, REQUEST);
  }

  /**
   * @param patience how long one request may take, the connection included
   */
  public Clusters(ClusterAccess access, Duration patience) {
    this.access = access;
    this.patience = patience;
  }

  /** Clusters by the contexts of {@code KUBECONFIG} (else {@code ~/.kube/config}). */
  public static Clusters fromKubeconfig(Map<String, String> environment, Path home) {
    return new Clusters(Kubeconfig.of(environment, home, InstantSource.system()));
  }

  /**
   * Asks what changes nothing; a failure that may be over in a moment is tried a second time, and
   * so is a rejected credential after it was looked up anew.
   */
  public <T> ClusterAnswer<T> read(Cluster cluster, ClusterCall<T> call)
      throws InterruptedException {
    ClusterAnswer<T> first = once(cluster, call);
    if (first instanceof ClusterAnswer.Missing<T> missing && worthSecond(missing.failure())) {
      Thread.sleep(max(BLINK, missing.failure().retryAfter()));
      return once(cluster, call);
    }
    return first;
  }

  /**
   * Asks for a change, once. {@link ClusterFailure#mayHaveHappened()} tells whether a failure left
   * it open.
   */
  public <T> ClusterAnswer<T> write(Cluster cluster, ClusterCall<T> call)
      throws InterruptedException {
    return once(cluster, call);
  }

  /** The version of the cluster's API server, to see whether it can be reached. */
  public ClusterAnswer<String> version(Cluster cluster) throws InterruptedException {
    return once(cluster, client -> client.getKubernetesVersion().getGitVersion());
  }

  /**
   * Why the configuration does not lead to the cluster, or not in the way that it asks for; nothing
   * is asked and no plugin is run.
   */
  public Optional<Fact> misconfiguration(Cluster cluster) {
    try {
      access.to(cluster);
      return Optional.empty();
    } catch (NoAccess e) {
      return Optional.of(e.fact(cluster));
    }
  }

  @Override
  public void close() {
    clients.values().forEach(open -> open.client().close());
    clients.clear();
  }

  private <T> ClusterAnswer<T> once(Cluster cluster, ClusterCall<T> call)
      throws InterruptedException {
    try (Span span = Spans.call("cluster call", "cluster", cluster.name())) {
      ClusterAnswer<T> answer = asked(cluster, call);
      if (answer instanceof ClusterAnswer.Missing<T> missing) {
        span.failed(missing.failure().kind().name());
      }
      return answer;
    }
  }

  private <T> ClusterAnswer<T> asked(Cluster cluster, ClusterCall<T> call)
      throws InterruptedException {
    Semaphore permit = permits.computeIfAbsent(cluster, any -> new Semaphore(AT_ONCE, true));
    if (!permit.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
      return new ClusterAnswer.Missing<>(Failures.busy(cluster));
    }
    try {
      return new ClusterAnswer.Given<>(call.ask(client(cluster)));
    } catch (NoAccess e) {
      return new ClusterAnswer.Missing<>(noAccess(cluster, e));
    } catch (CredentialMissing e) {
      return new ClusterAnswer.Missing<>(noAccess(cluster, e.why()));
    } catch (KubernetesClientException e) {
      return new ClusterAnswer.Missing<>(failed(cluster, e));
    } finally {
      permit.release();
    }
  }

  private ClusterFailure failed(Cluster cluster, KubernetesClientException e)
      throws InterruptedException {
    if (Thread.interrupted() || Failures.cause(e, InterruptedException.class).isPresent()) {
      throw new InterruptedException("while asking " + cluster.name());
    }
    Optional<CredentialMissing> missing = Failures.cause(e, CredentialMissing.class);
    if (missing.isPresent()) {
      return noAccess(cluster, missing.get().why());
    }
    ClusterFailure failure = Failures.of(cluster, e, askedToWait(cluster));
    if (failure.kind() == ClusterFailure.Kind.UNAUTHORIZED) {
      forget(cluster);
    }
    return failure;
  }

  /** What the newest refusal of an overloaded server said in its header. */
  private Duration askedToWait(Cluster cluster) {
    @Nullable Open open = clients.get(cluster);
    return open == null ? Duration.ZERO : open.asked().get();
  }

  private ClusterFailure noAccess(Cluster cluster, NoAccess e) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("while looking for the way to " + cluster.name());
    }
    return Failures.misconfigured(e.fact(cluster));
  }

  /** The credential is looked up before it is needed: a plugin that fails is told as such. */
  private KubernetesClient client(Cluster cluster) throws NoAccess {
    @Nullable Open existing = clients.get(cluster);
    if (existing != null && existing.credentials().isOutdated()) {
      forget(cluster);
      existing = null;
    }
    Open open = existing == null ? opened(cluster) : existing;
    open.credentials().authorization();
    return open.client();
  }

  private Open opened(Cluster cluster) throws NoAccess {
    Connection connection = access.to(cluster);
    AtomicReference<Duration> wait = new AtomicReference<>(Duration.ZERO);
    Open mine =
        new Open(
            ClientFactory.client(connection, patience, wait::set), connection.credentials(), wait);
    @Nullable Open first = clients.putIfAbsent(cluster, mine);
    if (first == null) {
      return mine;
    }
    mine.client().close();
    return first;
  }

  /** So that the next question looks up the credentials again. */
  private void forget(Cluster cluster) {
    @Nullable Open stale = clients.remove(cluster);
    if (stale != null) {
      stale.client().close();
    }
  }

  private static boolean worthSecond(ClusterFailure failure) {
    return switch (failure.kind()) {
      case UNAUTHORIZED, SERVER_ERROR, UNREACHABLE -> true;
      case TOO_MANY -> failure.retryAfter().compareTo(SHORT_WAIT) <= 0;
      case NOT_FOUND, FORBIDDEN, CONFLICT, INVALID, NO_ANSWER, BUSY, MISCONFIGURED -> false;
    };
  }

  private static long max(Duration a, Duration b) {
    return Math.max(a.toMillis(), b.toMillis());
  }
}
