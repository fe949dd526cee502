package dev.opsdeck.action.kubernetes.inside;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.inside.Program.Ran;
import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code kubernetes.exec.change}: runs a program that changes something in every pod of a target,
 * such as one that deletes old logs. Its runbook names a program beside it that only lists what
 * would be touched: that is what people agree to.
 *
 * <p>Nothing in a container bears a stamp, so the program must be one that may run twice.
 */
final class ExecChangeAction
    implements ChangeAction<ExecChangeAction.Input, ExecChangeAction.Output> {
  /**
   * @param look the program that lists what would be touched, a line each, and changes nothing
   * @param command the program that does it; running it twice must do no more than running it once
   */
  record Input(List<String> look, List<String> command) {}

  /**
   * @param touched how many lines the look has listed
   */
  record Output(List<String> pods, int touched) {}

  /** What a plan settles: in each pod, by its identity. */
  record Pinned(List<Place> places) {}

  /**
   * @param touched how many lines the look has listed there
   */
  record Place(String pod, String uid, String container, int touched) {}

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "kubernetes.exec.change",
          Effect.DESTRUCTIVE,
          ExecAction.TARGETS,
          Input.class,
          Output.class,
          Permission.list("get pods", "optionally list pods", "get pods/exec", "create pods/exec"));

  private final Clusters clusters;

  ExecChangeAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return clusters
        .<PlanOutcome<Output>>read(
            context.environment().cluster(), client -> planned(client, context, input))
        .fold(outcome -> outcome, failure -> new PlanOutcome.Refused<>(failure.fact()));
  }

  private static PlanOutcome<Output> planned(
      KubernetesClient client, StepContext context, Input input) throws InterruptedException {
    List<Pod> pods = RunningPods.of(client, context);
    if (pods.isEmpty()) {
      return new PlanOutcome.Refused<>(RunningPods.none(context));
    }
    List<Place> places = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    for (Pod pod : pods) {
      String container = RunningPods.container(context, pod, null);
      switch (new Program(input.look(), container, ExecAction.USUAL).in(client, pod)) {
        case Ran.NotStarted(Fact why) -> {
          return new PlanOutcome.Refused<>(why);
        }
        case Ran.TooLong(Fact why) -> {
          return new PlanOutcome.Refused<>(why);
        }
        case Ran.Ended ended -> {
          List<String> lines = ended.out().lines().filter(line -> !line.isBlank()).toList();
          String name = pod.getMetadata().getName();
          if (!lines.isEmpty()) {
            places.add(new Place(name, pod.getMetadata().getUid(), container, lines.size()));
            differences.add(new Difference(name, shown(lines), ""));
          }
        }
      }
    }
    return places.isEmpty()
        ? new PlanOutcome.NothingToDo<>(
            Fact.of("inside.nothing-to-touch", "pods", pods.size()), new Output(List.of(), 0))
        : ready(input, new Pinned(places), differences);
  }

  private static String shown(List<String> lines) {
    int most = 5;
    String first = String.join(", ", lines.subList(0, Math.min(most, lines.size())));
    return lines.size() > most ? first + " +" + (lines.size() - most) : first;
  }

  private static PlanOutcome<Output> ready(
      Input input, Pinned pinned, List<Difference> differences) {
    record Plan(String program, int pods, int touched) {}
    Output output = output(pinned);
    Plan plan = new Plan(String.join(" ", input.command()), output.pods().size(), output.touched());
    return new PlanOutcome.Planned<>(
        Fact.of("inside.change-plan", plan),
        differences,
        List.of(),
        List.of(),
        Pins.of(pinned),
        output,
        new Inverse.PointOfNoReturn(Fact.of("inside.change-no-return", plan)));
  }

  private static Output output(Pinned pinned) {
    return new Output(
        pinned.places().stream().map(Place::pod).toList(),
        pinned.places().stream().mapToInt(Place::touched).sum());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    Transcript transcript;
    try {
      transcript = new Transcript(input.command(), LogFilter.of(null));
      for (Place place : pinned.places()) {
        ClusterAnswer<Ran> answer =
            clusters.write(
                context.environment().cluster(), client -> run(client, context, input, place));
        switch (answer) {
          case ClusterAnswer.Missing<Ran>(ClusterFailure failure) -> {
            return new StepOutcome.Failed<>(
                failure.fact(),
                failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP,
                transcript.problems());
          }
          case ClusterAnswer.Given<Ran>(Ran ran) -> transcript.add(place.pod(), ran);
        }
      }
    } catch (LogFilter.Unusable e) {
      return new StepOutcome.Failed<>(e.fact(), Again.WILL_NOT_HELP);
    }
    boolean well = transcript.exit() == 0 && transcript.problems().isEmpty();
    return well
        ? new StepOutcome.Done<>(output(pinned), done(pinned))
        : new StepOutcome.Failed<>(
            transcript.problems().isEmpty()
                ? transcript.summary()
                : transcript.problems().getFirst(),
            Again.WILL_NOT_HELP,
            transcript.shortLines());
  }

  private static Fact done(Pinned pinned) {
    Output output = output(pinned);
    return Fact.of("inside.change-done", "pods", output.pods().size(), "touched", output.touched());
  }

  /** A pod that is gone has taken its files with it. */
  private static Ran run(KubernetesClient client, StepContext context, Input input, Place place)
      throws InterruptedException {
    Pod pod =
        client.pods().inNamespace(context.environment().namespace()).withName(place.pod()).get();
    return pod == null || !place.uid().equals(pod.getMetadata().getUid())
        ? new Ran.Ended(0, "", "", false)
        : new Program(input.command(), place.container(), ExecAction.LONGEST).in(client, pod);
  }

  /** It may run twice, so it is done again. */
  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins) {
    return new Settlement.NotApplied<>();
  }
}
