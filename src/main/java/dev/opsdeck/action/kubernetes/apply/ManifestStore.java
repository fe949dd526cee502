package dev.opsdeck.action.kubernetes.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.ObjectStore;
import dev.opsdeck.action.change.Result;
import dev.opsdeck.action.kubernetes.change.ClusterResults;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Optional;

/** Objects of any kind by their path; also those that do not exist yet. */
final class ManifestStore implements ObjectStore<Live> {
  private final Clusters clusters;

  ManifestStore(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public Result<Optional<Live>> read(StepContext context, String path) throws InterruptedException {
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(),
            client -> Optional.of(Live.of(new ApplyCall(client, path).get()))));
  }

  @Override
  public Result<Live> dryRun(StepContext context, Live now, Live wanted)
      throws InterruptedException {
    return flat(
        clusters.read(
            context.environment().cluster(),
            client -> {
              Optional<Fact> second = SecondAutoscaler.of(client, wanted.sent());
              return second.isPresent()
                  ? new Result.Missed<>(Result.Kind.REFUSED, second.get())
                  : call(client, wanted).dryRun(wanted.sent());
            }));
  }

  @Override
  public Result<Live> replace(StepContext context, Live now, Live wanted)
      throws InterruptedException {
    ObjectNode bound = wanted.sent().deepCopy();
    if (now.exists()) {
      bound.withObjectProperty("metadata").put("resourceVersion", now.meta("resourceVersion"));
    }
    return flat(
        clusters.write(
            context.environment().cluster(), client -> call(client, wanted).apply(bound)));
  }

  private static ApplyCall call(io.fabric8.kubernetes.client.KubernetesClient client, Live wanted) {
    AppliedKind kind =
        AppliedKind.of(
                wanted.sent().path("apiVersion").asText(), wanted.sent().path("kind").asText())
            .orElseThrow();
    String namespace = wanted.sent().at("/metadata/namespace").asText();
    return new ApplyCall(client, kind.path(namespace, wanted.sent().at("/metadata/name").asText()));
  }

  private static Result<Live> flat(ClusterAnswer<Result<Live>> answer) {
    return switch (ClusterResults.of(answer)) {
      case Result.Ok<Result<Live>>(Result<Live> result) -> result;
      case Result.Missed<Result<Live>> missed -> new Result.Missed<>(missed.failure());
    };
  }

  @Override
  public Live stamped(Live wanted, String stamp) {
    ObjectNode manifest = wanted.sent().deepCopy();
    manifest
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put(Annotations.STAMP, stamp);
    return wanted.sending(manifest);
  }

  @Override
  public String stamp(Live live) {
    return live.object().path("metadata").path("annotations").path(Annotations.STAMP).asText("");
  }

  @Override
  public String uid(Live live) {
    return live.meta("uid");
  }

  @Override
  public String label(String path) {
    List<String> parts = List.of(path.split("/"));
    String plural = parts.get(parts.size() - 2);
    return AppliedKind.ALL.stream()
        .filter(kind -> kind.plural().equals(plural))
        .findFirst()
        .map(kind -> kind.label(parts.getLast()))
        .orElse(path);
  }

  @Override
  public Fact gone(StepContext context, String path) {
    return Fact.of(
        "kubernetes.object-gone",
        "object",
        label(path),
        "namespace",
        context.environment().namespace(),
        "cluster",
        context.environment().cluster().name());
  }
}
