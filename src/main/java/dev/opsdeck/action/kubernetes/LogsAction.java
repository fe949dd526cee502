package dev.opsdeck.action.kubernetes;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.reading.Annotations;
import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code kubernetes.logs}: the newest log lines of every pod of a service, secrets masked, as one
 * file. A pattern is looked for in the masked text, so that it cannot be used to guess secrets.
 */
final class LogsAction implements ReadAction<LogsAction.Input, LogsAction.Output> {
  private static final int DEFAULT_TAIL = 50;
  private static final int LONGEST_TAIL = 2_000;
  private static final int MOST_PODS = 20;
  private static final int MOST_SAMPLES = 5;
  private static final int SAMPLE_LENGTH = 200;

  /**
   * @param tail newest lines per pod, 50 when absent, 2000 at most
   * @param since only lines that are newer
   * @param previous of the container before its last restart
   * @param grep regular expression; of the matching lines, the newest {@code tail} are shown
   * @param pod one pod by its name, absent for all
   * @param container absent for the application's
   * @param expectEmpty whether any line fails the step
   */
  record Input(
      @Nullable Integer tail,
      @Nullable Duration since,
      @Nullable Boolean previous,
      @Nullable String grep,
      @Nullable String pod,
      @Nullable String container,
      @Nullable Boolean expectEmpty) {}

  record Output(int lines, int pods) {}

  private final Clusters clusters;

  LogsAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.logs",
        Effect.READ,
        Input.class,
        Output.class,
        Permission.list("get deployments.apps", "list pods", "get pods/log"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return Outcomes.read(
        clusters,
        context,
        workload -> {
          List<Pod> pods = workload.deployment().map(workload::pods).orElseGet(workload::strayPods);
          try {
            return logs(context, input, workload, chosen(context, input, pods));
          } catch (LogFilter.Unusable e) {
            return new StepOutcome.Failed<>(e.fact(), Again.WILL_NOT_HELP);
          } catch (NoSuchPod e) {
            return new StepOutcome.Failed<>(e.fact, Again.WILL_NOT_HELP);
          }
        });
  }

  private static List<Pod> chosen(StepContext context, Input input, List<Pod> pods)
      throws NoSuchPod {
    List<Pod> chosen =
        pods.stream()
            .filter(pod -> input.pod() == null || input.pod().equals(pod.getMetadata().getName()))
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
            .toList();
    if (chosen.isEmpty()) {
      String known =
          pods.stream()
              .map(pod -> pod.getMetadata().getName())
              .limit(MOST_PODS)
              .collect(Collectors.joining(", "));
      throw new NoSuchPod(
          input.pod() == null
              ? Fact.of("kubernetes.no-pods", "deployment", context.service().deployment())
              : Fact.of("kubernetes.no-such-pod", "pod", input.pod(), "known", known));
    }
    return chosen;
  }

  private static StepOutcome<Output> logs(
      StepContext context, Input input, Workload workload, List<Pod> pods)
      throws LogFilter.Unusable {
    int tail = input.tail() == null ? DEFAULT_TAIL : Math.clamp(input.tail(), 1, LONGEST_TAIL);
    boolean filtered = input.grep() != null && !input.grep().isEmpty();
    LogFile file =
        new LogFile(
            new LogFile.Request(
                filtered ? LONGEST_TAIL : tail,
                tail,
                input.since(),
                Boolean.TRUE.equals(input.previous())),
            LogFilter.of(input.grep()));
    List<Pod> shown = pods.stream().limit(MOST_PODS).toList();
    for (Pod pod : shown) {
      file.add(workload, pod, container(context.service(), input, pod));
    }
    List<Fact> details = new ArrayList<>(file.missing());
    if (pods.size() > shown.size()) {
      details.add(Fact.of("kubernetes.more-pods", "count", pods.size() - shown.size()));
    }
    return outcome(context, input, file, shown.size(), details);
  }

  private static StepOutcome<Output> outcome(
      StepContext context, Input input, LogFile file, int pods, List<Fact> details) {
    String grep = input.grep() == null ? "" : input.grep();
    String service = context.service().name();
    Output output = new Output(file.lines(), pods);
    boolean partial = !file.missing().isEmpty();
    if (file.lines() == 0 && partial && Boolean.TRUE.equals(input.expectEmpty())) {
      return new StepOutcome.Failed<>(
          Fact.of(
              "kubernetes.logs-unseen",
              "service",
              service,
              "missing",
              file.missing().size(),
              "pods",
              pods),
          Again.MAY_HELP,
          details);
    }
    if (file.lines() == 0) {
      return new StepOutcome.Done<>(
          output,
          Fact.of("kubernetes.logs-empty", "service", service, "pods", pods, "grep", grep),
          details,
          List.of());
    }
    if (Boolean.TRUE.equals(input.expectEmpty())) {
      file.newest(MOST_SAMPLES).stream()
          .map(line -> line.length() > SAMPLE_LENGTH ? line.substring(0, SAMPLE_LENGTH) : line)
          .forEach(line -> details.add(Fact.of("kubernetes.log-line", "line", line)));
      return new StepOutcome.Failed<>(
          Fact.of(
              "kubernetes.logs-not-empty", "service", service, "lines", file.lines(), "grep", grep),
          Again.MAY_HELP,
          details);
    }
    String name = service + "-" + context.environment().name() + ".log";
    return new StepOutcome.Done<>(
        output,
        Fact.of(
            "kubernetes.logs",
            "service",
            service,
            "lines",
            file.lines(),
            "pods",
            pods,
            "grep",
            grep),
        details,
        List.of(new Attachment(name, file.text())));
  }

  /** The application's, never a sidecar, unless somebody names one. */
  private static String container(Service service, Input input, Pod pod) {
    String wanted = input.container() == null ? service.container() : input.container();
    var containers = pod.getSpec().getContainers();
    if (input.container() != null
        || containers.stream().anyMatch(one -> wanted.equals(one.getName()))) {
      return wanted;
    }
    String marked = Annotations.on(pod, "kubectl.kubernetes.io/default-container");
    return marked.isEmpty()
        ? containers.stream()
            .map(one -> one.getName())
            .filter(name -> !name.equals("istio-proxy"))
            .findFirst()
            .orElse(wanted)
        : marked;
  }

  private static final class NoSuchPod extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Fact fact;

    NoSuchPod(Fact fact) {
      super(fact.code());
      this.fact = fact;
    }
  }
}
