package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus.Progressing;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows a Deployment by watch for a few seconds and tells each step forward at once. */
final class RolloutWatch {
  /** How long one call holds its thread. */
  private static final Duration HOLD = Duration.ofSeconds(10);

  private static final long GLANCE_MILLIS = 500;

  /** Why following ended. */
  sealed interface End {}

  /** It is not progressing any more: complete or stuck. */
  record Decided(Deployment now) implements End {}

  record Deleted() implements End {}

  /** Nothing is decided; somebody else needs the thread, or the deadline is here. */
  record TimeUp(Fact newest) implements End {}

  /** The watch did not open or was closed, such as by 410 Gone. */
  record Broken(Fact newest) implements End {}

  private sealed interface Event {
    record Changed(Deployment now) implements Event {}

    record Deleted() implements Event {}

    record Closed() implements Event {}
  }

  private final Clusters clusters;

  RolloutWatch(Clusters clusters) {
    this.clusters = clusters;
  }

  End follow(StepContext context, RolloutStatus from, Instant deadline)
      throws InterruptedException {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    ClusterAnswer<Watch> opened =
        clusters.read(
            context.environment().cluster(),
            client ->
                client
                    .apps()
                    .deployments()
                    .inNamespace(context.environment().namespace())
                    .withName(context.service().deployment())
                    .watch(new Into(events)));
    if (!(opened instanceof ClusterAnswer.Given<Watch>(Watch watch))) {
      return new Broken(progress(from));
    }
    try (watch) {
      return drain(context, from, events, earlier(context.now().plus(HOLD), deadline));
    }
  }

  /** How far a rollout is, in one line. */
  static Fact progress(RolloutStatus status) {
    RolloutStatus.Count count = status.count();
    return status instanceof Progressing(var stage, var any, var blocked) && !blocked.isEmpty()
        ? Fact.of(
            "rollout.progress-blocked",
            "ready",
            count.ready(),
            "wanted",
            count.wanted(),
            "why",
            blocked)
        : Fact.of(
            "rollout.progress",
            "ready",
            count.ready(),
            "wanted",
            count.wanted(),
            "old",
            count.old());
  }

  private static End drain(
      StepContext context, RolloutStatus from, BlockingQueue<Event> events, Instant until)
      throws InterruptedException {
    Fact newest = progress(from);
    while (!context.shouldYield() && context.now().isBefore(until)) {
      @Nullable Event event = events.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
      switch (event) {
        case null -> {}
        case Event.Deleted() -> {
          return new Deleted();
        }
        case Event.Closed() -> {
          return new Broken(newest);
        }
        case Event.Changed(Deployment now) -> {
          RolloutStatus status = RolloutStatus.of(now);
          if (!(status instanceof Progressing)) {
            return new Decided(now);
          }
          Fact progress = progress(status);
          if (!progress.equals(newest)) {
            newest = progress;
            context.progress(newest);
          }
        }
      }
    }
    return new TimeUp(newest);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** From fabric8's callbacks to a queue. */
  private record Into(BlockingQueue<Event> events) implements Watcher<Deployment> {
    @Override
    public void eventReceived(Action action, Deployment deployment) {
      switch (action) {
        case ADDED, MODIFIED -> events.add(new Event.Changed(deployment));
        case DELETED -> events.add(new Event.Deleted());
        case BOOKMARK -> {}
        case ERROR -> events.add(new Event.Closed());
      }
    }

    @Override
    public void onClose() {
      events.add(new Event.Closed());
    }

    @Override
    public void onClose(WatcherException cause) {
      events.add(new Event.Closed());
    }
  }
}
