package dev.opsdeck.action.kubernetes.logs;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.api.ReadRights;
import dev.opsdeck.action.kubernetes.logs.LogSources.Chosen;
import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.logs}: the newest log lines of every pod of a service, of a workload, of a
 * namespace, or of a node's kubelet; secrets masked, as one file. A pattern is looked for in the
 * masked text, so that it cannot be used to guess secrets.
 */
public final class LogsAction implements ReadAction<LogsAction.Input, LogsAction.Output> {
  /** How often it looks while it follows. */
  private static final Duration PULSE = Duration.ofSeconds(5);

  private static final Duration LONGEST_FOLLOW = Duration.ofMinutes(10);

  /**
   * @param tail newest lines per container, 50 when absent, 2000 at most; in a file 50,000
   * @param since only lines that are newer
   * @param previous of the container before its last restart
   * @param grep regular expression, without regard to case; of the matching lines, the newest
   *     {@code tail} are shown
   * @param pod one pod by its name, absent for all
   * @param container absent for the application's
   * @param expectEmpty whether any line fails the step
   * @param allContainers with those of sidecars and of the initialization
   * @param follow how long to go on looking, ten minutes at most
   * @param toFile as much as a file can hold
   * @param namespace another one than the environment's
   * @param component of a node, {@code kubelet} when absent
   */
  public record Input(
      @Nullable Integer tail,
      @Nullable Duration since,
      @Nullable Boolean previous,
      @Nullable String grep,
      @Nullable String pod,
      @Nullable String container,
      @Nullable Boolean expectEmpty,
      @Nullable Boolean allContainers,
      @Nullable Duration follow,
      @Nullable Boolean toFile,
      @Nullable String namespace,
      @Nullable String component) {
    String pattern() {
      return grep == null ? "" : grep;
    }

    boolean isExpectedEmpty() {
      return Boolean.TRUE.equals(expectEmpty);
    }
  }

  /**
   * @param pods how many were looked at
   */
  public record Output(int lines, int pods) {}

  private final Clusters clusters;

  public LogsAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.logs",
        Effect.READ,
        AcceptedTargets.of(TargetKind.SERVICE, TargetKind.ENVIRONMENT)
            .or(
                AcceptedTargets.object(
                    ObjectKind.POD,
                    ObjectKind.DEPLOYMENT,
                    ObjectKind.STATEFULSET,
                    ObjectKind.DAEMONSET,
                    ObjectKind.REPLICASET,
                    ObjectKind.JOB,
                    ObjectKind.NODE)),
        Input.class,
        Output.class,
        Stream.of(
                Permission.list("list pods", "get pods/log", "optionally get deployments.apps"),
                ReadRights.of(
                    ObjectKind.POD,
                    ObjectKind.STATEFULSET,
                    ObjectKind.DAEMONSET,
                    ObjectKind.REPLICASET,
                    ObjectKind.JOB))
            .flatMap(rights -> rights.stream())
            .toList());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    Duration follow = input.follow();
    Instant end =
        follow == null
            ? context.startedAt()
            : context
                .startedAt()
                .plus(follow.compareTo(LONGEST_FOLLOW) > 0 ? LONGEST_FOLLOW : follow);
    return clusters
        .read(
            context.environment().cluster(),
            client ->
                context.target() instanceof Target.OfObject one && one.kind() == ObjectKind.NODE
                    ? NodeLog.read(client, context, one, input)
                    : ofPods(client, context, input, end))
        .fold(outcome -> outcome, LogsAction::failed);
  }

  private static StepOutcome<Output> ofPods(
      KubernetesClient client, StepContext context, Input input, Instant end)
      throws InterruptedException {
    boolean follows = input.follow() != null;
    try {
      Chosen chosen = LogSources.of(client, context, input);
      if (chosen instanceof Chosen.Nobody(Fact why)) {
        return new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP);
      }
      Chosen.Pods pods = (Chosen.Pods) chosen;
      LogFile file = new LogFile(Reading.of(context, input), LogFilter.of(input.grep()));
      pods.read(client, file);
      return follows && context.now().isBefore(end)
          ? waiting(context, end, file)
          : LogReport.of(context, input, file, pods);
    } catch (LogFilter.Unusable e) {
      return new StepOutcome.Failed<>(e.fact(), Again.WILL_NOT_HELP);
    }
  }

  private static StepOutcome<Output> waiting(StepContext context, Instant end, LogFile file) {
    record Following(int lines, String newest, Instant until) {}
    String newest = file.newest(1).stream().findFirst().orElse("");
    Fact so = Fact.of("logs.following", new Following(file.lines(), newest, end));
    Instant next = context.now().plus(PULSE);
    return new StepOutcome.Waiting<>(next.isBefore(end) ? next : end, so);
  }

  private static StepOutcome<Output> failed(ClusterFailure failure) {
    return new StepOutcome.Failed<>(
        failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
  }
}
