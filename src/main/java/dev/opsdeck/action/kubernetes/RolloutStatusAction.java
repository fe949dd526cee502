package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.reading.Guards;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Complete;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Count;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Progressing;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.rollout.status}: follows a rollout until it is complete, surely hopeless or out
 * of time.
 *
 * <p>Holds its thread for a few seconds, then gives it back; every new call begins with a fresh
 * look, so a watch that ended (410 Gone, a restarted API server) costs nothing.
 */
final class RolloutStatusAction
    implements ReadAction<RolloutStatusAction.Input, RolloutStatusAction.Output> {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  /** How long one call holds its thread. */
  private static final Duration HOLD = Duration.ofSeconds(10);

  /** How long a crash loop may go on before it is seen: the watch sees no pods. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

  /** A replica that stops would otherwise go on with it at once itself. */
  private static final Duration HANDOVER = Duration.ofMillis(500);

  private static final Duration LATER = Duration.ofSeconds(2);

  /** A watch that gives nothing but errors must not be asked for again and again. */
  private static final Duration WITHOUT_WATCH = Duration.ofSeconds(5);

  /**
   * @param timeout from the first beginning of the step; absent for five minutes
   */
  record Input(@Nullable Duration timeout) {}

  record Output(int ready, int wanted, String revision, String image) {}

  /** Times that hold for one call. */
  private record Limits(Duration timeout, Instant deadline, Instant hold) {}

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
        Permission.list(
            "get deployments.apps",
            "watch deployments.apps",
            "list replicasets.apps",
            "list pods"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Duration timeout = input.timeout() == null ? DEFAULT_TIMEOUT : input.timeout();
    Instant deadline = context.startedAt().plus(timeout);
    Limits limits = new Limits(timeout, deadline, earlier(context.now().plus(HOLD), deadline));
    RolloutDoubt doubt = new RolloutDoubt(context.startedAt());
    Optional<StepOutcome<Output>> outcome = Optional.empty();
    while (outcome.isEmpty()) {
      outcome = round(context, limits, doubt);
    }
    return outcome.get();
  }

  /** One look and some seconds of watching; empty when another round is due. */
  private Optional<StepOutcome<Output>> round(
      StepContext context, Limits limits, RolloutDoubt doubt) throws InterruptedException {
    ClusterAnswer<Optional<RolloutSight>> answer =
        clusters.read(
            context.environment().cluster(),
            client -> RolloutSight.of(Workload.of(client, context)));
    if (answer instanceof ClusterAnswer.Missing<Optional<RolloutSight>>(ClusterFailure failure)) {
      return Optional.of(unanswered(context, failure, limits.deadline()));
    }
    Optional<RolloutSight> found = ((ClusterAnswer.Given<Optional<RolloutSight>>) answer).value();
    if (found.isEmpty()) {
      return Optional.of(gone(context));
    }
    RolloutSight sight = found.get();
    Optional<StepOutcome<Output>> decided = judge(context, sight, limits, doubt);
    return decided.isPresent() ? decided : follow(context, sight, limits, doubt);
  }

  private Optional<StepOutcome<Output>> follow(
      StepContext context, RolloutSight sight, Limits limits, RolloutDoubt doubt)
      throws InterruptedException {
    Fact progress = progress(sight);
    context.progress(progress);
    Instant until = earlier(context.now().plus(LOOK_EVERY), limits.hold());
    return switch (watch.follow(context, sight, doubt, until)) {
      case RolloutWatch.Complete(var now, Count count) ->
          Optional.of(RolloutVerdict.complete(context, now, count));
      case RolloutWatch.Stuck() -> Optional.empty();
      case RolloutWatch.Deleted() -> Optional.of(gone(context));
      case RolloutWatch.TimeUp(Fact newest) -> rest(context, limits, newest);
      case RolloutWatch.Broken(Fact newest) ->
          Optional.of(
              new StepOutcome.Waiting<>(
                  context.now().plus(WITHOUT_WATCH), RolloutVerdict.unwatched(newest)));
    };
  }

  private static Optional<StepOutcome<Output>> rest(
      StepContext context, Limits limits, Fact newest) {
    if (context.shouldYield()) {
      return Optional.of(new StepOutcome.Waiting<>(context.now().plus(HANDOVER), newest));
    }
    return context.now().isBefore(limits.hold())
        ? Optional.empty()
        : Optional.of(new StepOutcome.Waiting<>(context.now(), newest));
  }

  /** Empty while there is something to wait for. */
  private static Optional<StepOutcome<Output>> judge(
      StepContext context, RolloutSight sight, Limits limits, RolloutDoubt doubt) {
    if (sight.status() instanceof Complete(Count count)) {
      return Optional.of(RolloutVerdict.complete(context, sight.deployment(), count));
    }
    if (doubt.isSurelyStuck(sight.status(), sight.newest(), context.now())) {
      return Optional.of(RolloutVerdict.stuck(context, sight));
    }
    Optional<PodState> hopeless = sight.hopeless();
    if (hopeless.isPresent()) {
      return Optional.of(RolloutVerdict.hopeless(context, sight, hopeless.get()));
    }
    Optional<Fact> paused =
        sight.status() instanceof Progressing
            ? Guards.paused(sight.deployment())
            : Optional.empty();
    if (paused.isPresent()) {
      return Optional.of(RolloutVerdict.failed(context, sight, paused.get()));
    }
    return context.now().isBefore(limits.deadline())
        ? Optional.empty()
        : Optional.of(RolloutVerdict.late(context, sight, limits.timeout()));
  }

  /** With the worst pod in it, if one is bad already. */
  private static Fact progress(RolloutSight sight) {
    Count count = sight.status().count();
    return sight
        .troubled()
        .map(pod ->
            Fact.of(
                "rollout.progress-troubled",
                "ready",
                count.ready(),
                "wanted",
                count.wanted(),
                "pod",
                pod.name(),
                "state",
                pod.state(),
                "why",
                pod.why()))
        .orElseGet(() -> RolloutWatch.progress(sight.status()));
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

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
