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
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows a Deployment by watch for a few seconds and tells each step forward at once. */
final class RolloutWatch {
  private static final long GLANCE_MILLIS = 500;

  /** Why following ended. */
  sealed interface End {}

  record Complete(Deployment now, RolloutStatus.Count count) implements End {}

  /** Beyond doubt. */
  record Stuck() implements End {}

  record Deleted() implements End {}

  /** Nothing is decided; somebody else needs the thread, or it is time to look at the pods. */
  record TimeUp(Fact newest) implements End {}

  /** The watch did not open or was closed, such as by 410 Gone or by an error event. */
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

  /**
   * @param from what was seen last
   * @param doubt remembers how long a missed deadline has been seen already
   */
  End follow(StepContext context, RolloutSight from, RolloutDoubt doubt, Instant until)
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
      return new Broken(progress(from.status()));
    }
    try (watch) {
      return new Following(context, from, doubt, events).until(until);
    }
  }

  /** How far a rollout is, in one line. */
  static Fact progress(RolloutStatus status) {
    RolloutStatus.Count count = status.count();
    return status.blocked().isEmpty()
        ? Fact.of(
            "rollout.progress",
            "ready",
            count.ready(),
            "wanted",
            count.wanted(),
            "old",
            count.old())
        : Fact.of(
            "rollout.progress-blocked",
            "ready",
            count.ready(),
            "wanted",
            count.wanted(),
            "why",
            status.blocked());
  }

  /** One watch, from its first event to the one that decides. */
  private static final class Following {
    private final StepContext context;
    private final RolloutDoubt doubt;
    private final BlockingQueue<Event> events;
    private final Optional<String> newestSet;
    private RolloutStatus status;
    private Fact newest;

    Following(
        StepContext context, RolloutSight from, RolloutDoubt doubt, BlockingQueue<Event> events) {
      this.context = context;
      this.doubt = doubt;
      this.events = events;
      this.newestSet = from.newest();
      this.status = from.status();
      this.newest = progress(from.status());
    }

    End until(Instant until) throws InterruptedException {
      while (!context.shouldYield() && context.now().isBefore(until)) {
        if (doubt.isSurelyStuck(status, newestSet, context.now())) {
          return new Stuck();
        }
        @Nullable Event event = events.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
        Optional<End> end = event == null ? Optional.empty() : take(event);
        if (end.isPresent()) {
          return end.get();
        }
      }
      return new TimeUp(newest);
    }

    private Optional<End> take(Event event) {
      return switch (event) {
        case Event.Deleted() -> Optional.of(new Deleted());
        case Event.Closed() -> Optional.of(new Broken(newest));
        case Event.Changed(Deployment now) -> {
          status = RolloutStatus.of(now);
          if (status instanceof RolloutStatus.Complete(RolloutStatus.Count count)) {
            yield Optional.of(new Complete(now, count));
          }
          if (status instanceof Progressing) {
            tell(progress(status));
          }
          yield Optional.empty();
        }
      };
    }

    private void tell(Fact progress) {
      if (!progress.equals(newest)) {
        newest = progress;
        context.progress(progress);
      }
    }
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
