package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.GetAction.Input;
import dev.opsdeck.action.kubernetes.GetAction.Output;
import dev.opsdeck.action.kubernetes.view.Changes;
import dev.opsdeck.action.kubernetes.view.Look;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks again and again for a while: one line that moves, and in the end what changed. */
record Watch(Clusters clusters, StepContext context, Input input) {
  private static final Duration PULSE = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /**
   * @param seen what there is now
   */
  StepOutcome<Output> after(Duration watch, StepOutcome<Output> seen) throws InterruptedException {
    Duration length = watch.compareTo(LONGEST) > 0 ? LONGEST : watch;
    Instant end = context.startedAt().plus(length);
    boolean over = !context.now().isBefore(end);
    Instant next = context.now().plus(PULSE);
    return switch (seen) {
      case Done<Output> done ->
          over ? withChanges(done) : new StepOutcome.Waiting<>(earlier(next, end), done.summary());
      case StepOutcome.Failed<Output> failed ->
          over || failed.again() == Again.WILL_NOT_HELP
              ? failed
              : new StepOutcome.Waiting<>(earlier(next, end), failed.why());
      case StepOutcome.Waiting<Output> _,
          StepOutcome.Drifted<Output> _,
          StepOutcome.Unknown<Output> _ ->
          seen;
    };
  }

  private StepOutcome<Output> withChanges(Done<Output> done) throws InterruptedException {
    ClusterAnswer<List<Fact>> changes =
        clusters.read(
            context.environment().cluster(),
            client -> {
              Optional<Look> look = Looks.of(client, context, input);
              return look.isEmpty()
                  ? List.of()
                  : Changes.since(context.startedAt(), look.get().reader(), look.get().scope());
            });
    List<Fact> details =
        new ArrayList<>(changes.fold(facts -> facts, failure -> List.of(failure.fact())));
    details.addAll(done.details());
    return new Done<>(
        done.output(),
        done.summary(),
        details,
        done.attachments(),
        done.assessment(),
        done.advice());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
