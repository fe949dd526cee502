package dev.opsdeck.action.kubernetes.velero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One object of Velero that a step makes, and follows until Velero is done with it. Its name comes
 * from the run: it is made once, and found again after a crash.
 */
record VeleroWork(Clusters clusters, VeleroKind kind) {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** The output of a step that is done. */
  interface Made<O extends Record> {
    O of(String name, JsonNode object);
  }

  static String name(StepContext context, String prefix) {
    String name = prefix + "-" + context.run().value().toLowerCase(Locale.ROOT);
    return name.replaceAll("[^a-z0-9-]", "-");
  }

  /**
   * @param spec of the object, where it has to be made
   */
  <O extends Record> StepOutcome<O> perform(
      StepContext context, String name, ObjectNode spec, Made<O> output)
      throws InterruptedException {
    Cluster cluster = context.environment().cluster();
    ClusterAnswer<Optional<JsonNode>> found =
        clusters.read(
            cluster, client -> Optional.ofNullable(client.raw(kind.path(name))).map(Json::parse));
    if (found instanceof ClusterAnswer.Missing<Optional<JsonNode>>(ClusterFailure failure)) {
      return failed(failure);
    }
    Optional<JsonNode> object = ((ClusterAnswer.Given<Optional<JsonNode>>) found).value();
    if (object.isPresent()) {
      return followed(context, name, object.get(), output);
    }
    ClusterAnswer<String> made =
        clusters.write(
            cluster, client -> client.raw(kind.path(), "POST", object(context, name, spec)));
    return switch (made) {
      case ClusterAnswer.Given<String> _ -> waiting(context, name, Json.object());
      case ClusterAnswer.Missing<String>(ClusterFailure failure) ->
          failure.mayHaveHappened() || failure.kind() == ClusterFailure.Kind.CONFLICT
              ? waiting(context, name, Json.object())
              : failed(failure);
    };
  }

  private ObjectNode object(StepContext context, String name, ObjectNode spec) {
    ObjectNode object = Json.object();
    object.put("apiVersion", "velero.io/v1").put("kind", kind.kind());
    object
        .putObject("metadata")
        .put("name", name)
        .put("namespace", VeleroKind.NAMESPACE)
        .putObject("annotations")
        .put("opsdeck.dev/stamp", context.stamp());
    object.set("spec", spec);
    return object;
  }

  private static <O extends Record> StepOutcome<O> failed(ClusterFailure failure) {
    return new StepOutcome.Failed<>(
        failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
  }

  private <O extends Record> StepOutcome<O> followed(
      StepContext context, String name, JsonNode object, Made<O> output) {
    String phase = object.at("/status/phase").asText("");
    if (VeleroKind.isGood(phase)) {
      return new StepOutcome.Done<>(output.of(name, object), told("velero.done", name, object));
    }
    return VeleroKind.isBad(phase)
        ? new StepOutcome.Failed<>(told("velero.failed", name, object), Again.WILL_NOT_HELP)
        : waiting(context, name, object);
  }

  private <O extends Record> StepOutcome<O> waiting(
      StepContext context, String name, JsonNode object) {
    return new StepOutcome.Waiting<>(
        context.now().plus(PAUSE), told("velero.runs", name, object), name);
  }

  private Fact told(String code, String name, JsonNode object) {
    record Told(
        String kind,
        String name,
        String phase,
        int done,
        int total,
        int errors,
        int warnings,
        String why) {}
    JsonNode status = object.path("status");
    JsonNode progress = status.path("progress");
    return Fact.of(
        code,
        new Told(
            kind.kind().toLowerCase(Locale.ROOT),
            name,
            status.path("phase").asText("New"),
            progress.path(kind == VeleroKind.BACKUP ? "itemsBackedUp" : "itemsRestored").asInt(),
            progress.path("totalItems").asInt(),
            status.path("errors").asInt(),
            status.path("warnings").asInt(),
            why(status)));
  }

  private static String why(JsonNode status) {
    JsonNode errors = status.path("validationErrors");
    String first = errors.isEmpty() ? "" : errors.get(0).asText();
    return ForeignText.clean(status.path("failureReason").asText(first));
  }

  /** What is there is followed when the step goes on; what is not is made then. */
  <O extends Record> Settlement<O> settle(StepContext context, String name, Made<O> output)
      throws InterruptedException {
    return clusters
        .<Settlement<O>>read(
            context.environment().cluster(),
            client -> {
              Optional<JsonNode> object =
                  Optional.ofNullable(client.raw(kind.path(name))).map(Json::parse);
              return object
                  .filter(each -> VeleroKind.isGood(each.at("/status/phase").asText("")))
                  .<Settlement<O>>map(each ->
                      new Settlement.Applied<>(
                          output.of(name, each), told("velero.done", name, each)))
                  .orElseGet(Settlement.NotApplied::new);
            })
        .fold(settled -> settled, failure -> new Settlement.Undecidable<>(failure.fact()));
  }
}
