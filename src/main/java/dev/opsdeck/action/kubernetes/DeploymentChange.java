package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.Pins;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.MergePatch;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.catalog.Cluster;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Optional;

/**
 * Changes one Deployment exactly once: looks, checks the pins, sends a patch bound to the version
 * that was looked at, and looks again when somebody was faster. The stamp travels in the same patch
 * as the change, so the one is there if and only if the other is.
 */
final class DeploymentChange {
  private static final int TRIES = 5;

  private final Clusters clusters;

  DeploymentChange(Clusters clusters) {
    this.clusters = clusters;
  }

  /** What one action wants of a Deployment. */
  interface Goal<O extends Record> {
    /** Whether the wanted state is there, whoever made it. */
    boolean reached(Deployment now);

    /** Which pin no longer holds; empty when all do. */
    Optional<Fact> drift(Deployment now);

    /** The Deployment as it should be, still without marks. */
    Move move(Workload workload, Deployment now);

    Done<O> done(Deployment now);
  }

  /** The next thing to do with a Deployment. */
  sealed interface Move {
    record Nothing() implements Move {}

    record Stop(Fact why) implements Move {}

    record Send(Deployment wanted) implements Move {}
  }

  private sealed interface Look {
    record Gone() implements Look {}

    record Seen(Deployment now, Move move) implements Look {}
  }

  <O extends Record> StepOutcome<O> perform(StepContext context, Goal<O> goal)
      throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      switch (look(context, goal)) {
        case ClusterAnswer.Missing<Look>(ClusterFailure failure) -> {
          return Outcomes.failed(failure);
        }
        case ClusterAnswer.Given<Look>(Look.Gone()) -> {
          return new StepOutcome.Drifted<>(Workload.gone(context.target()));
        }
        case ClusterAnswer.Given<Look>(Look.Seen(Deployment now, Move.Nothing())) -> {
          return goal.done(now);
        }
        case ClusterAnswer.Given<Look>(Look.Seen(var now, Move.Stop(Fact why))) -> {
          return new StepOutcome.Drifted<>(why);
        }
        case ClusterAnswer.Given<Look>(Look.Seen(Deployment now, Move.Send(Deployment wanted))) -> {
          ClusterAnswer<Deployment> answer = send(context, now, wanted);
          if (answer instanceof ClusterAnswer.Given<Deployment>(Deployment stored)) {
            return goal.done(stored);
          }
          ClusterFailure failure = ((ClusterAnswer.Missing<Deployment>) answer).failure();
          if (failure.kind() != ClusterFailure.Kind.CONFLICT) {
            return failure.mayHaveHappened()
                ? afterDoubt(context, goal, failure)
                : Outcomes.failed(failure);
          }
        }
      }
    }
    return new StepOutcome.Failed<>(
        Fact.of("kubernetes.too-busy", "deployment", name(context), "tries", TRIES),
        Again.MAY_HELP);
  }

  /** Changes nothing. */
  <O extends Record> Settlement<O> settle(StepContext context, Goal<O> goal)
      throws InterruptedException {
    ClusterAnswer<Optional<Deployment>> answer =
        clusters.read(
            cluster(context), client -> new Workload(client, context.target()).deployment());
    if (answer instanceof ClusterAnswer.Missing<Optional<Deployment>>(ClusterFailure failure)) {
      return new Settlement.Undecidable<>(failure.fact());
    }
    Optional<Deployment> found = ((ClusterAnswer.Given<Optional<Deployment>>) answer).value();
    if (found.isEmpty()) {
      return new Settlement.Undecidable<>(Workload.gone(context.target()));
    }
    Deployment now = found.get();
    boolean stamped = stamped(context, now);
    if (stamped && goal.reached(now)) {
      Done<O> done = goal.done(now);
      return new Settlement.Applied<>(done.output(), done.summary());
    }
    if (!stamped && goal.drift(now).isEmpty()) {
      return new Settlement.NotApplied<>();
    }
    return new Settlement.Undecidable<>(changedSince(context, now));
  }

  /** With the stamp, and with who and why for the history of the new template. */
  static Deployment marked(Deployment wanted, StepContext context, String cause) {
    return new DeploymentBuilder(wanted)
        .editMetadata()
        .addToAnnotations(Annotations.STAMP, context.stamp())
        .addToAnnotations(Annotations.REQUESTED_BY, context.requester().handle())
        .addToAnnotations(Annotations.MADE_FOR, PodTemplate.of(wanted).mark())
        .addToAnnotations(Annotations.CHANGE_CAUSE, cause)
        .endMetadata()
        .build();
  }

  static boolean stamped(StepContext context, Deployment now) {
    return context.stamp().equals(Annotations.on(now, Annotations.STAMP));
  }

  /** The drifts that matter to everybody: another object, another template, paused. */
  static Optional<Fact> templateDrift(Pins pins, Deployment now, String container) {
    String name = now.getMetadata().getName();
    if (!pins.get("uid").equals(now.getMetadata().getUid())) {
      return Optional.of(Fact.of("kubernetes.drifted-replaced", "deployment", name));
    }
    PodTemplate template = PodTemplate.of(now);
    if (!pins.get(Pins.FOUND).equals(template.hash())) {
      return Optional.of(
          Fact.of(
              "kubernetes.drifted-template",
              "deployment",
              name,
              "image",
              template.image(container),
              "revision",
              Annotations.on(now, Annotations.REVISION),
              "by",
              template.outdates(now) ? "" : Annotations.on(now, Annotations.REQUESTED_BY)));
    }
    return Boolean.TRUE.equals(now.getSpec().getPaused())
        ? Optional.of(Fact.of("kubernetes.drifted-paused", "deployment", name))
        : Optional.empty();
  }

  private <O extends Record> ClusterAnswer<Look> look(StepContext context, Goal<O> goal)
      throws InterruptedException {
    return clusters.read(
        cluster(context),
        client -> {
          Workload workload = new Workload(client, context.target());
          return workload
              .deployment()
              .<Look>map(now -> new Look.Seen(now, next(context, goal, workload, now)))
              .orElseGet(Look.Gone::new);
        });
  }

  private static <O extends Record> Move next(
      StepContext context, Goal<O> goal, Workload workload, Deployment now) {
    if (stamped(context, now)) {
      return goal.reached(now) ? new Move.Nothing() : new Move.Stop(changedSince(context, now));
    }
    return goal.drift(now).<Move>map(Move.Stop::new).orElseGet(() -> goal.move(workload, now));
  }

  private ClusterAnswer<Deployment> send(StepContext context, Deployment now, Deployment wanted)
      throws InterruptedException {
    return clusters.write(
        cluster(context),
        client -> new Workload(client, context.target()).patch(MergePatch.between(now, wanted)));
  }

  /** After a 5xx or silence: the stamp tells whether it was stored, if the cluster can be asked. */
  private <O extends Record> StepOutcome<O> afterDoubt(
      StepContext context, Goal<O> goal, ClusterFailure doubt) throws InterruptedException {
    ClusterAnswer<Look> answer = look(context, goal);
    if (answer instanceof ClusterAnswer.Given<Look>(Look.Seen(Deployment now, Move.Nothing()))) {
      return goal.done(now);
    }
    boolean answered = doubt.kind() == ClusterFailure.Kind.SERVER_ERROR;
    return answered && answer instanceof ClusterAnswer.Given<Look>
        ? Outcomes.failed(doubt)
        : new StepOutcome.Unknown<>(doubt.fact());
  }

  private static Fact changedSince(StepContext context, Deployment now) {
    return Fact.of(
        "kubernetes.cannot-tell",
        "deployment",
        name(context),
        "revision",
        Annotations.on(now, Annotations.REVISION),
        "image",
        PodTemplate.of(now).image(context.target().service().container()),
        "stamp",
        Annotations.on(now, Annotations.STAMP));
  }

  private static String name(StepContext context) {
    return context.target().service().deployment();
  }

  private static Cluster cluster(StepContext context) {
    return context.target().environment().cluster();
  }
}
