package dev.opsdeck.action.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.judge.OomKills;
import dev.opsdeck.action.kubernetes.reading.AppContainer;
import dev.opsdeck.action.kubernetes.reading.ImageName;
import dev.opsdeck.action.kubernetes.reading.PodLines;
import dev.opsdeck.action.kubernetes.reading.PodState;
import dev.opsdeck.action.kubernetes.reading.PodState.Health;
import dev.opsdeck.action.kubernetes.reading.PodTemplate;
import dev.opsdeck.action.kubernetes.reading.RolloutStatus;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code kubernetes.assert}: checks a condition, once or until it holds. */
final class AssertAction implements ReadAction<AssertAction.Input, AssertAction.Output> {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** What can be checked. */
  enum Condition {
    /** The template and every replica have this image. */
    @JsonProperty("image-is")
    IMAGE_IS,
    /** No container ended last for want of memory. */
    @JsonProperty("no-oomkilled")
    NO_OOMKILLED,
    /** As many healthy replicas as are asked for, and no unhealthy one. */
    @JsonProperty("pods-running")
    PODS_RUNNING,
    /** Exactly so many healthy replicas. */
    @JsonProperty("ready-replicas")
    READY_REPLICAS
  }

  /**
   * @param image for {@code image-is}: a whole reference, or a tag of the service's repository;
   *     absent for the one that the Deployment asks for
   * @param replicas for {@code ready-replicas}; absent for as many as the Deployment asks for
   * @param within how long it may take to come true; absent for no time at all
   */
  record Input(
      Condition condition,
      @Nullable String image,
      @Nullable Integer replicas,
      @Nullable Duration within) {}

  /**
   * @param ok always true: a condition that does not hold fails the step
   */
  record Output(boolean ok) {}

  /** Whether it holds, and what was seen. */
  private record Finding(boolean holds, Fact fact, List<Fact> details) {}

  private final Clusters clusters;

  AssertAction(Clusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "kubernetes.assert",
        Effect.READ,
        Input.class,
        Output.class,
        Permission.list("get deployments.apps", "list replicasets.apps", "list pods"));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    StepOutcome<Output> outcome =
        Outcomes.read(
            clusters,
            context,
            workload ->
                workload
                    .deployment()
                    .map(now -> check(context, input, now, workload.replicas(now).replicas()))
                    .orElseGet(
                        () -> new StepOutcome.Failed<>(workload.gone(), Again.WILL_NOT_HELP)));
    Duration within = input.within() == null ? Duration.ZERO : input.within();
    Instant deadline = context.startedAt().plus(within);
    boolean early = context.now().isBefore(deadline);
    return early
            && outcome instanceof StepOutcome.Failed<Output> failed
            && failed.again() == Again.MAY_HELP
        ? new StepOutcome.Waiting<>(earlier(context.now().plus(PAUSE), deadline), failed.why())
        : outcome;
  }

  private static StepOutcome<Output> check(
      StepContext context, Input input, Deployment now, List<Pod> pods) {
    return outcome(
        switch (input.condition()) {
          case IMAGE_IS -> image(context, input, now, pods);
          case NO_OOMKILLED -> memory(now, pods);
          case PODS_RUNNING -> running(context, now, pods);
          case READY_REPLICAS -> replicas(context, input, now, pods);
        });
  }

  private static StepOutcome<Output> outcome(Finding finding) {
    return finding.holds()
        ? new StepOutcome.Done<>(new Output(true), finding.fact())
        : new StepOutcome.Failed<>(finding.fact(), Again.MAY_HELP, finding.details());
  }

  /** The template and every pod that is not on its way out. */
  private static Finding image(StepContext context, Input input, Deployment now, List<Pod> pods) {
    String container = context.service().container();
    String actual = PodTemplate.of(now).image(container);
    String wanted =
        input.image() == null
            ? actual
            : ImageName.complete(input.image(), context.service().image());
    long others =
        pods.stream()
            .filter(pod -> PodState.of(pod).health() != Health.LEAVING)
            .filter(pod -> !wanted.equals(image(pod, container)))
            .count();
    boolean holds = wanted.equals(actual) && others == 0;
    return new Finding(
        holds,
        holds
            ? Fact.of("kubernetes.assert-image", "deployment", name(now), "image", wanted)
            : Fact.of(
                "kubernetes.assert-image-not",
                "deployment",
                name(now),
                "image",
                wanted,
                "actual",
                actual,
                "others",
                others),
        List.of());
  }

  private static Finding memory(Deployment now, List<Pod> pods) {
    List<Fact> kills = OomKills.of(pods);
    return new Finding(
        kills.isEmpty(),
        kills.isEmpty()
            ? Fact.of("kubernetes.assert-memory", "deployment", name(now), "pods", pods.size())
            : Fact.of(
                "kubernetes.assert-memory-not", "deployment", name(now), "kills", kills.size()),
        kills);
  }

  private static Finding running(StepContext context, Deployment now, List<Pod> pods) {
    List<PodState> states = pods.stream().map(PodState::of).toList();
    long bad = PodLines.count(states, Health.UNHEALTHY);
    long healthy = PodLines.count(states, Health.HEALTHY);
    int wanted = RolloutStatus.of(now).count().wanted();
    boolean holds = bad == 0 && healthy >= wanted;
    return finding(holds, context, now, healthy, wanted, states);
  }

  private static Finding replicas(
      StepContext context, Input input, Deployment now, List<Pod> pods) {
    List<PodState> states = pods.stream().map(PodState::of).toList();
    long healthy = PodLines.count(states, Health.HEALTHY);
    int wanted =
        input.replicas() == null ? RolloutStatus.of(now).count().wanted() : input.replicas();
    return finding(healthy == wanted, context, now, healthy, wanted, states);
  }

  private static Finding finding(
      boolean holds,
      StepContext context,
      Deployment now,
      long ready,
      int wanted,
      List<PodState> states) {
    return holds
        ? new Finding(
            true,
            Fact.of(
                "kubernetes.assert-ready",
                "deployment",
                name(now),
                "ready",
                ready,
                "wanted",
                wanted),
            List.of())
        : new Finding(
            false,
            Fact.of(
                "kubernetes.assert-ready-not",
                "deployment",
                name(now),
                "ready",
                ready,
                "wanted",
                wanted,
                "unhealthy",
                PodLines.count(states, Health.UNHEALTHY)),
            PodLines.bad(states, context.now()));
  }

  private static String image(Pod pod, String container) {
    String application = AppContainer.of(pod, container);
    return pod.getSpec().getContainers().stream()
        .filter(one -> application.equals(one.getName()))
        .findFirst()
        .map(Container::getImage)
        .orElse("");
  }

  private static String name(Deployment deployment) {
    return deployment.getMetadata().getName();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
