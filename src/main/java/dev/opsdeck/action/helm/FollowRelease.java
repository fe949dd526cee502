package dev.opsdeck.action.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code helm.status}: waits until everything that the release runs is rolled out and ready. Holds
 * no thread while it waits.
 */
final class FollowRelease implements ReadAction<FollowRelease.Input, FollowRelease.Output> {
  private static final Duration EVERY = Duration.ofSeconds(5);

  /**
   * @param timeout from the first look; absent for one look
   */
  record Input(@Nullable Duration timeout) {}

  record Output(int revision, int ready, int workloads) {}

  private final Releases releases;
  private final Clusters clusters;

  FollowRelease(Releases releases, Clusters clusters) {
    this.releases = releases;
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "helm.status",
        Effect.READ,
        AcceptedTargets.of(TargetKind.RELEASE),
        Input.class,
        Output.class,
        Permission.list("get deployments.apps", "get statefulsets.apps", "get daemonsets.apps"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return switch (releases.look(context)) {
      case Releases.Look.Unread unread -> unread.failed();
      case Releases.Look.Found(History history) ->
          history.revisions().isEmpty()
              ? new StepOutcome.Failed<>(Releases.missing(context), Again.WILL_NOT_HELP)
              : judged(context, input, history.revisions().getFirst());
    };
  }

  private StepOutcome<Output> judged(StepContext context, Input input, Revision newest)
      throws InterruptedException {
    if (newest.pending()) {
      return new StepOutcome.Failed<>(Releases.pending(context, newest), Again.WILL_NOT_HELP);
    }
    if (!newest.deployed()) {
      record Bad(String release, int revision, String status, String description) {}
      return new StepOutcome.Failed<>(
          Fact.of(
              "helm.not-deployed",
              new Bad(
                  context.release().name(),
                  newest.number(),
                  newest.status(),
                  newest.description())),
          Again.WILL_NOT_HELP);
    }
    List<Fact> behind = new ArrayList<>();
    Map<String, JsonNode> workloads = Drift.workloads(newest.manifest());
    for (Map.Entry<String, JsonNode> each : workloads.entrySet()) {
      switch (Drift.read(clusters, context, each.getValue())) {
        case ClusterAnswer.Missing<Optional<JsonNode>>(ClusterFailure failure) -> {
          return new StepOutcome.Failed<>(
              failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
        }
        case ClusterAnswer.Given<Optional<JsonNode>>(Optional<JsonNode> live) ->
            Readiness.behind(each.getKey(), live).ifPresent(behind::add);
      }
    }
    return told(context, input, newest, workloads.size(), behind);
  }

  private static StepOutcome<Output> told(
      StepContext context, Input input, Revision newest, int workloads, List<Fact> behind) {
    record Ready(String release, int revision, String chart, int ready, int workloads) {}
    int ready = workloads - behind.size();
    Ready count =
        new Ready(context.release().name(), newest.number(), newest.chart(), ready, workloads);
    Output output = new Output(newest.number(), ready, workloads);
    if (behind.isEmpty()) {
      return new StepOutcome.Done<>(output, Fact.of("helm.ready", count));
    }
    Fact why = Fact.of("helm.not-ready", count);
    if (input.timeout() == null) {
      return new StepOutcome.Done<>(output, why, behind, List.of()).troubled();
    }
    if (context.now().isBefore(context.startedAt().plus(input.timeout()))) {
      context.progress(why);
      return new StepOutcome.Waiting<>(context.now().plus(EVERY), why);
    }
    return new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP, behind);
  }
}
