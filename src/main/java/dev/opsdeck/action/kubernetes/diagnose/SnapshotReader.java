package dev.opsdeck.action.kubernetes.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.action.kubernetes.inspect.Happening;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterCall;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Snapshot}: one list call for each {@link Source}, all at the same time, each with
 * the time limit of the cluster's client. What is refused or late is left out and said.
 */
final class SnapshotReader {
  /** What came of it. */
  sealed interface Read {
    record Seen(Snapshot snapshot) implements Read {}

    record Gone() implements Read {}

    record Unanswered(ClusterFailure failure) implements Read {}
  }

  private final Clusters clusters;
  private final StepContext context;
  private final Environment environment;
  private final Map<String, Fact> unseen = new ConcurrentSkipListMap<>();

  SnapshotReader(Clusters clusters, StepContext context) {
    this.clusters = clusters;
    this.context = context;
    this.environment = context.environment();
  }

  Read read() throws InterruptedException {
    record Found(Optional<Deployment> deployment) {}
    return clusters
        .read(
            environment.cluster(),
            client ->
                new Found(
                    Optional.ofNullable(
                        client
                            .apps()
                            .deployments()
                            .inNamespace(environment.namespace())
                            .withName(context.service().deployment())
                            .get())))
        .fold(
            found -> surroundings(found.deployment()),
            failure -> () -> new Read.Unanswered(failure))
        .call();
  }

  /** To be called outside of the question, which holds a permit of the cluster. */
  private interface Next {
    Read call() throws InterruptedException;
  }

  private Next surroundings(Optional<Deployment> found) {
    return found
        .<Next>map(deployment -> () -> new Read.Seen(around(deployment)))
        .orElse(Read.Gone::new);
  }

  private Snapshot around(Deployment deployment) throws InterruptedException {
    Map<Source, List<JsonNode>> objects = new ConcurrentHashMap<>();
    List<Callable<Void>> questions = new ArrayList<>();
    for (Source source : Source.values()) {
      questions.add(() -> {
        objects.put(source, list(source, deployment));
        return null;
      });
    }
    atOnce(questions);
    Snapshot first =
        new Snapshot(
            context.service(),
            context.now(),
            workload(deployment, objects),
            objects.isEmpty() ? Map.of() : new EnumMap<>(objects),
            objects.getOrDefault(Source.EVENTS, List.of()).stream()
                .map(Happening::read)
                .sorted(Comparator.comparing(Happening::last))
                .toList(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(unseen));
    return deeper(first);
  }

  private Workload workload(Deployment deployment, Map<Source, List<JsonNode>> objects) {
    Workload.Sight sight =
        unseen.containsKey(Source.PODS.word())
            ? Workload.Sight.NO_PODS
            : unseen.containsKey(Source.REPLICASETS.word())
                ? Workload.Sight.NO_REPLICA_SETS
                : Workload.Sight.WHOLE;
    return Workload.of(
        deployment,
        objects.getOrDefault(Source.REPLICASETS, List.of()),
        objects.getOrDefault(Source.PODS, List.of()),
        sight);
  }

  /** What only the first look shows to be worth a look. */
  private Snapshot deeper(Snapshot first) throws InterruptedException {
    Map<String, String> logs = new ConcurrentHashMap<>();
    Map<String, StoredCertificate> stored = new ConcurrentHashMap<>();
    List<Callable<Void>> questions = new ArrayList<>();
    for (PreviousLog log : PreviousLog.worthReading(first)) {
      questions.add(() -> {
        ask("log " + log.name(), log::read).ifPresent(text -> logs.put(log.name(), text));
        return null;
      });
    }
    for (String secret : CertificateTroubles.unmanaged(first)) {
      questions.add(() -> {
        ask("secret " + secret, client -> stored(new ObjectReader(client), secret))
            .ifPresent(found -> stored.put(secret, found));
        return null;
      });
    }
    atOnce(questions);
    return first.with(new TreeMap<>(logs), new TreeMap<>(stored), unseen);
  }

  private StoredCertificate stored(ObjectReader reader, String secret) throws InterruptedException {
    Scope scope =
        Scope.of(ApiResource.of(ObjectKind.SECRET), environment.namespace()).named(secret);
    return reader
        .find(scope)
        .map(StoredCertificate::read)
        .orElseGet(StoredCertificate.NoSecret::new);
  }

  /** The answer; without one it is noted why not. */
  private <T> Optional<T> ask(String what, ClusterCall<T> call) throws InterruptedException {
    return switch (clusters.read(environment.cluster(), call)) {
      case ClusterAnswer.Given<T>(T value) -> Optional.of(value);
      case ClusterAnswer.Missing<T>(ClusterFailure failure) -> {
        unseen.put(what, failure.fact());
        yield Optional.empty();
      }
    };
  }

  private List<JsonNode> list(Source source, Deployment deployment) throws InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    ask(
            source.word(),
            client -> {
              all.clear();
              return end(new ObjectReader(client), source, deployment, all);
            })
        .ifPresent(end -> note(source, end));
    return List.copyOf(all);
  }

  private ObjectReader.End end(
      ObjectReader reader, Source source, Deployment deployment, List<JsonNode> all)
      throws InterruptedException {
    @Nullable ObjectKind kind = source.kind();
    if (kind == null) {
      String events = "/api/v1/namespaces/" + environment.namespace() + "/events";
      return reader.collection(events, "type=Warning", all::add);
    }
    Scope scope = Scope.of(ApiResource.of(kind), environment.namespace());
    boolean own = source == Source.PODS || source == Source.REPLICASETS;
    return reader.objects(own ? labelled(scope, deployment) : scope, all::add);
  }

  private static Scope labelled(Scope scope, Deployment deployment) {
    Map<String, String> labels = deployment.getSpec().getSelector().getMatchLabels();
    return labels.isEmpty() ? scope : scope.labelled(TargetScope.selector(labels));
  }

  private void note(Source source, ObjectReader.End end) {
    String kind = source.word();
    switch (end) {
      case WHOLE, NO_OBJECT -> {}
      case CUT -> unseen.put(kind, Fact.of("diagnose.too-many", "kind", kind));
      case NOT_SERVED -> unseen.put(kind, notServed(source));
    }
  }

  private Fact notServed(Source source) {
    record NotServed(String kind, String cluster, String product) {}
    ObjectKind kind = source.kind();
    String product = kind == null ? "" : ApiResource.of(kind).product();
    return Fact.of(
        "view.not-served", new NotServed(source.word(), environment.cluster().name(), product));
  }

  private static void atOnce(List<Callable<Void>> questions) throws InterruptedException {
    try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> asked : askers.invokeAll(questions)) {
        asked.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look of a diagnosis broke", e);
    }
  }
}
