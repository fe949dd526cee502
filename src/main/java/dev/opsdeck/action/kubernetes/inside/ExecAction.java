package dev.opsdeck.action.kubernetes.inside;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.StepOutcome.Failed;
import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.exec}: runs a program that looks and changes nothing, in one container or in
 * one of every pod. Which program, its runbook says: nobody types one.
 */
final class ExecAction implements ReadAction<ExecAction.Input, ExecAction.Output> {
  static final Duration USUAL = Duration.ofSeconds(30);
  static final Duration LONGEST = Duration.ofMinutes(2);

  /**
   * @param command the program and its arguments
   * @param allPods whether it runs in every pod of the service; otherwise in one that is ready
   * @param container absent for the application's
   * @param grep a regular expression; only lines that it finds are shown
   * @param patience how long it may run; absent for 30 s, at most 2 min
   */
  record Input(
      List<String> command,
      @Nullable Boolean allPods,
      @Nullable String container,
      @Nullable String grep,
      @Nullable Duration patience) {
    Duration longest() {
      Duration asked = patience == null ? USUAL : patience;
      return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
  }

  /**
   * @param exit the highest exit code
   * @param text the first 2,000 characters of what it said, secrets masked
   */
  record Output(int exit, List<String> pods, String text) {}

  static final AcceptedTargets TARGETS =
      AcceptedTargets.SERVICE.or(AcceptedTargets.object(ObjectKind.POD));

  private static final ActionSpec<Input, Output> SPEC =
      new ActionSpec<>(
          "kubernetes.exec",
          Effect.READ,
          TARGETS,
          Input.class,
          Output.class,
          Permission.list("get pods", "optionally list pods", "get pods/exec", "create pods/exec"));

  private final Clusters clusters;

  ExecAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return SPEC;
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return clusters
        .<StepOutcome<Output>>read(
            context.environment().cluster(), client -> run(client, context, input))
        .fold(
            outcome -> outcome,
            failure ->
                new Failed<>(
                    failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP));
  }

  private static StepOutcome<Output> run(KubernetesClient client, StepContext context, Input input)
      throws InterruptedException {
    List<Pod> pods = RunningPods.of(client, context);
    if (pods.isEmpty()) {
      return new Failed<>(RunningPods.none(context), Again.MAY_HELP);
    }
    List<Pod> chosen = Boolean.TRUE.equals(input.allPods()) ? pods : List.of(pods.getFirst());
    try {
      Transcript transcript = new Transcript(input.command(), LogFilter.of(input.grep()));
      for (Pod pod : chosen) {
        Program program =
            new Program(
                input.command(),
                RunningPods.container(context, pod, input.container()),
                input.longest());
        transcript.add(pod.getMetadata().getName(), program.in(client, pod));
      }
      return outcome(context, transcript);
    } catch (LogFilter.Unusable e) {
      return new Failed<>(e.fact(), Again.WILL_NOT_HELP);
    }
  }

  /** A program that ends with an error has said why; that is trouble, and no failure to look. */
  private static StepOutcome<Output> outcome(StepContext context, Transcript transcript) {
    if (transcript.ended() == 0) {
      return new Failed<>(transcript.problems().getFirst(), Again.WILL_NOT_HELP);
    }
    Output output = new Output(transcript.exit(), transcript.pods(), transcript.beginning());
    List<Fact> details = new ArrayList<>(transcript.problems());
    details.addAll(transcript.shortLines());
    List<Attachment> files =
        transcript.isShort() ? List.of() : List.of(transcript.file(context.environment().name()));
    Done<Output> done = new Done<>(output, transcript.summary(), details, files);
    boolean well = transcript.exit() == 0 && transcript.problems().isEmpty();
    return well ? done : done.troubled();
  }
}
