package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.Revisions.Revision;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Complete;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Count;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Progressing;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Stage;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Stuck;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.rollout.status}: follows a rollout until it is complete, stuck or out of time.
 *
 * <p>Watches for a few seconds, then gives the thread back; every new call begins with a fresh
 * look, so a watch that ended (410 Gone, a restarted API server) costs nothing.
 */
final class RolloutStatusAction
    implements ReadAction<RolloutStatusAction.Input, RolloutStatusAction.Output> {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** A replica that stops would otherwise go on with it at once itself. */
  private static final Duration HANDOVER = Duration.ofMillis(500);

  private static final Duration LATER = Duration.ofSeconds(2);

  /**
   * @param timeout from the first beginning of the step; absent for five minutes
   */
  record Input(@Nullable Duration timeout) {}

  record Output(int ready, int wanted, String revision, String image) {}

  /** What is known at one moment. */
  private record Sight(Deployment deployment, List<PodState> newPods) {}

  private final Clusters clusters;
  private final RolloutWatch watch;

  RolloutStatusAction(Clusters clusters) {
    this.clusters = clusters;
    this.watch = new RolloutWatch(clusters);
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.rollout.status",
        Effect.READ,
        Input.class,
        Output.class,
        List.of(
            "get deployments.apps",
            "watch deployments.apps",
            "list replicasets.apps",
            "list pods"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Duration timeout = input.timeout() == null ? DEFAULT_TIMEOUT : input.timeout();
    Instant deadline = context.startedAt().plus(timeout);
    ClusterAnswer<Optional<Sight>> answer =
        clusters.read(
            context.environment().cluster(), client -> look(Workload.of(client, context)));
    if (answer instanceof ClusterAnswer.Missing<Optional<Sight>>(ClusterFailure failure)) {
      return unanswered(context, failure, deadline);
    }
    Optional<Sight> sight = ((ClusterAnswer.Given<Optional<Sight>>) answer).value();
    if (sight.isEmpty()) {
      return gone(context);
    }
    Optional<StepOutcome<Output>> decided = judge(context, sight.get(), timeout);
    return decided.isPresent() ? decided.get() : follow(context, sight.get(), deadline);
  }

  private StepOutcome<Output> follow(StepContext context, Sight sight, Instant deadline)
      throws InterruptedException {
    Fact progress = progress(sight);
    context.progress(progress);
    RolloutWatch.End end = watch.follow(context, RolloutStatus.of(sight.deployment()), deadline);
    return switch (end) {
      case RolloutWatch.Decided(Deployment now) ->
          RolloutStatus.of(now) instanceof Complete(Count count)
              ? done(context, now, count)
              : new StepOutcome.Waiting<>(context.now(), progress);
      case RolloutWatch.Deleted() -> gone(context);
      case RolloutWatch.TimeUp(Fact newest) ->
          new StepOutcome.Waiting<>(
              context.shouldYield() ? context.now().plus(HANDOVER) : context.now(), newest);
      case RolloutWatch.Broken(Fact newest) ->
          new StepOutcome.Waiting<>(context.now().plus(LATER), newest);
    };
  }

  private static Optional<Sight> look(Workload workload) {
    return workload
        .deployment()
        .map(deployment -> {
          String newest = workload.revisions(deployment).current().map(Revision::uid).orElse("");
          List<PodState> pods =
              workload.pods(deployment).stream()
                  .filter(pod ->
                      pod.getMetadata().getOwnerReferences().stream()
                          .map(OwnerReference::getUid)
                          .anyMatch(newest::equals))
                  .map(PodState::of)
                  .toList();
          return new Sight(deployment, pods);
        });
  }

  /** Empty while there is something to wait for. */
  private static Optional<StepOutcome<Output>> judge(
      StepContext context, Sight sight, Duration timeout) {
    Deployment deployment = sight.deployment();
    return switch (RolloutStatus.of(deployment)) {
      case Complete(Count count) -> Optional.of(done(context, deployment, count));
      case Stuck(Count count, String message) ->
          Optional.of(failed(context, sight, stuck(deployment, count, message)));
      case Progressing(Stage stage, Count count, String blocked) -> {
        Optional<Fact> paused = Guards.paused(deployment);
        if (paused.isPresent()) {
          yield Optional.of(failed(context, sight, paused.get()));
        }
        yield context.now().isBefore(context.startedAt().plus(timeout))
            ? Optional.empty()
            : Optional.of(failed(context, sight, late(deployment, count, timeout)));
      }
    };
  }

  private static StepOutcome<Output> done(StepContext context, Deployment deployment, Count count) {
    String revision = Annotations.on(deployment, Annotations.REVISION);
    String image = PodTemplate.of(deployment).image(context.service().container());
    return new StepOutcome.Done<>(
        new Output(count.ready(), count.wanted(), revision, image),
        Fact.of(
            "rollout.complete",
            "deployment",
            deployment.getMetadata().getName(),
            "ready",
            count.ready(),
            "wanted",
            count.wanted(),
            "revision",
            revision,
            "version",
            ImageName.parse(image).version()));
  }

  private static StepOutcome<Output> failed(StepContext context, Sight sight, Fact why) {
    List<Fact> details = new ArrayList<>();
    if (RolloutStatus.of(sight.deployment()) instanceof Progressing progressing
        && !progressing.blocked().isEmpty()) {
      details.add(Fact.of("rollout.blocked", "why", progressing.blocked()));
    }
    details.addAll(PodLines.bad(sight.newPods(), context.now()));
    return new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP, details);
  }

  private static Fact stuck(Deployment deployment, Count count, String message) {
    return Fact.of(
        "rollout.stuck",
        "deployment",
        deployment.getMetadata().getName(),
        "ready",
        count.ready(),
        "wanted",
        count.wanted(),
        "message",
        message);
  }

  private static Fact late(Deployment deployment, Count count, Duration timeout) {
    return Fact.of(
        "rollout.timeout",
        "deployment",
        deployment.getMetadata().getName(),
        "ready",
        count.ready(),
        "wanted",
        count.wanted(),
        "timeout",
        timeout);
  }

  /** With the worst pod in it, if one is bad already. */
  private static Fact progress(Sight sight) {
    RolloutStatus status = RolloutStatus.of(sight.deployment());
    return sight.newPods().stream()
        .filter(pod -> pod.state().endsWith("BackOff") || pod.state().contains("Err"))
        .findFirst()
        .map(pod ->
            Fact.of(
                "rollout.progress-troubled",
                "ready",
                status.count().ready(),
                "wanted",
                status.count().wanted(),
                "pod",
                pod.name(),
                "state",
                pod.state(),
                "why",
                pod.why()))
        .orElseGet(() -> RolloutWatch.progress(status));
  }

  private static StepOutcome<Output> gone(StepContext context) {
    return new StepOutcome.Failed<>(Workload.gone(context.onService()), Again.WILL_NOT_HELP);
  }

  /** A rollout goes on while its cluster cannot be asked, so a short absence does not fail it. */
  private static StepOutcome<Output> unanswered(
      StepContext context, ClusterFailure failure, Instant deadline) {
    return failure.temporary() && context.now().isBefore(deadline)
        ? new StepOutcome.Waiting<>(context.now().plus(LATER), failure.fact())
        : Outcomes.failed(failure);
  }
}
