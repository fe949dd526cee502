package dev.opsdeck.action.kubernetes.remove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.change.RemovalStore;
import dev.opsdeck.action.change.Result;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.Naming;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.api.TargetScope;
import dev.opsdeck.action.kubernetes.change.ClusterResults;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The objects of the target of a step, in its environment. */
final class ClusterRemovals implements RemovalStore<Candidate> {
  private static final int FORBIDDEN = 403;

  private final Clusters clusters;

  ClusterRemovals(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public Result<List<Candidate>> find(StepContext context) throws InterruptedException {
    return candidates(context, scope(context.target()));
  }

  @Override
  public Result<Optional<Candidate>> read(StepContext context, String name)
      throws InterruptedException {
    return switch (candidates(context, scope(context.target()).named(name))) {
      case Result.Missed<List<Candidate>> missed -> new Result.Missed<>(missed.failure());
      case Result.Ok<List<Candidate>>(List<Candidate> found) ->
          new Result.Ok<>(found.stream().findFirst());
    };
  }

  private static Scope scope(Target target) {
    ObjectKind kind = TargetScope.kind(target).orElseThrow();
    return TargetScope.of(target, kind, TargetScope.namespace(target, null, false));
  }

  private Result<List<Candidate>> candidates(StepContext context, Scope scope)
      throws InterruptedException {
    return ClusterResults.of(
        clusters.read(
            context.environment().cluster(),
            client -> {
              ObjectReader reader = new ObjectReader(client);
              List<JsonNode> found = reader.list(scope);
              List<JsonNode> around = found.isEmpty() ? List.of() : around(reader, scope);
              return found.stream()
                  .map(object -> new Candidate(scope.resource().kind(), object, around))
                  .sorted(Comparator.comparing(Candidate::name))
                  .toList();
            }));
  }

  /** Budgets only inform: who may not read them is not stopped by that. */
  private static List<JsonNode> around(ObjectReader reader, Scope scope)
      throws InterruptedException {
    return switch (scope.resource().kind()) {
      case VOLUME_CLAIM -> reader.list(in(scope, ObjectKind.POD));
      case POD -> {
        try {
          yield reader.list(in(scope, ObjectKind.DISRUPTION_BUDGET));
        } catch (KubernetesClientException e) {
          if (e.getCode() != FORBIDDEN) {
            throw e;
          }
          yield List.of();
        }
      }
      default -> List.of();
    };
  }

  private static Scope in(Scope scope, ObjectKind kind) {
    return Scope.of(ApiResource.of(kind), scope.namespace());
  }

  @Override
  public Optional<Result.Failure> remove(StepContext context, Candidate now)
      throws InterruptedException {
    ClusterAnswer<String> answer =
        clusters.write(context.environment().cluster(), client -> delete(client, now));
    return switch (answer) {
      case ClusterAnswer.Given<String> _ -> Optional.empty();
      case ClusterAnswer.Missing<String>(ClusterFailure failure)
          when failure.kind() == ClusterFailure.Kind.NOT_FOUND ->
          Optional.empty();
      case ClusterAnswer.Missing<String> missing ->
          ClusterResults.of(missing) instanceof Result.Missed<String>(Result.Failure failure)
              ? Optional.of(failure)
              : Optional.empty();
    };
  }

  private static String delete(KubernetesClient client, Candidate now) {
    String answer = client.raw(now.path(), "DELETE", options(now));
    return answer == null ? "" : answer;
  }

  /** The status of a pod changes all the time; all else must be as it was looked at. */
  private static DeleteOptions options(Candidate now) {
    var preconditions =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Background")
            .withNewPreconditions()
            .withUid(now.text("/metadata/uid"));
    return (now.kind() == ObjectKind.POD
            ? preconditions
            : preconditions.withResourceVersion(now.text("/metadata/resourceVersion")))
        .endPreconditions()
        .build();
  }

  @Override
  public String name(Candidate object) {
    return object.name();
  }

  @Override
  public String uid(Candidate object) {
    return object.text("/metadata/uid");
  }

  @Override
  public String label(Candidate object) {
    return object.label();
  }

  @Override
  public boolean going(Candidate object) {
    return object.object().at("/metadata").hasNonNull("deletionTimestamp");
  }

  @Override
  public Fact none(StepContext context) throws InterruptedException {
    record None(String target, String namespace, String cluster, String near) {}
    Scope scope = scope(context.target());
    List<String> near = scope.isOne() ? near(context, scope) : List.of();
    return Fact.of(
        "remove.none",
        new None(
            context.target().name(),
            scope.namespace(),
            context.environment().cluster().name(),
            String.join(", ", near)));
  }

  /** What may be meant is suggested and never taken. */
  private List<String> near(StepContext context, Scope scope) throws InterruptedException {
    ClusterAnswer<Naming.Found> answer =
        clusters.read(
            context.environment().cluster(),
            client -> Naming.find(new ObjectReader(client), scope));
    return answer.fold(
        found ->
            switch (found) {
              case Naming.Found.One(Scope one) -> List.of(one.name());
              case Naming.Found.None(List<String> names) -> names;
              case Naming.Found.NotServed _ -> List.of();
            },
        failure -> List.of());
  }
}
