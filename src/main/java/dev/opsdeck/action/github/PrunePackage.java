package dev.opsdeck.action.github;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.github.ContainerPackage.Found;
import dev.opsdeck.action.github.ContainerPackage.Registry;
import dev.opsdeck.action.github.ContainerPackage.Version;
import dev.opsdeck.action.kubernetes.api.RunningImages;
import dev.opsdeck.catalog.Repository;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;
import dev.opsdeck.cluster.Clusters;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code github.packages.prune}: deletes old versions of the image of a service from GitHub's
 * registry, never one that its cluster has or can go back to, nor a part of one that stays.
 *
 * <p>To delete is idempotent: what is gone already is passed over.
 */
final class PrunePackage implements ChangeAction<PrunePackage.Input, PrunePackage.Output> {
  private static final int KEPT = 5;

  /** A plan that somebody is to read has no more. */
  private static final int MOST = 100;

  /**
   * @param olderThan how old a version must be
   * @param keep how many of the newest with a tag stay whatever their age; 5 when it is not given
   */
  record Input(Duration olderThan, @Nullable Integer keep) {}

  record Output(int deleted, int left) {}

  /** The ids of those that go. */
  record Pinned(List<Long> doomed) {}

  private final GitHub github;
  private final Registry registry;
  private final Clusters clusters;

  PrunePackage(GitHub github, Registry registry, Clusters clusters) {
    this.github = github;
    this.registry = registry;
    this.clusters = clusters;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "github.packages.prune", Effect.DESTRUCTIVE, Input.class, Output.class, List.of());
  }

  /** What may go now, or why that cannot be told. */
  private sealed interface Survey {
    record Seen(Repository at, String path, ContainerPackage of, int all, Pruning.Choice choice)
        implements Survey {}

    record Unseen(Fact why, Again again) implements Survey {}
  }

  private static Survey unseen(GitHub.Refusal refusal) {
    return new Survey.Unseen(refusal.why(), refusal.again());
  }

  private Survey survey(StepContext context, Input input) throws InterruptedException {
    Repository at = GitHub.repository(context);
    if (at == null) {
      return new Survey.Unseen(GitHub.unconfigured(context), Again.WILL_NOT_HELP);
    }
    Optional<ContainerPackage> image = ContainerPackage.of(context.service().image());
    if (image.isEmpty()) {
      return new Survey.Unseen(
          Fact.of("ghcr.not-there", "image", context.service().image()), Again.WILL_NOT_HELP);
    }
    ContainerPackage of = image.get();
    return switch (RunningImages.of(clusters, context.environment().cluster())) {
      case ClusterAnswer.Missing<RunningImages>(ClusterFailure failure) ->
          new Survey.Unseen(
              failure.fact(), failure.temporary() ? Again.MAY_HELP : Again.WILL_NOT_HELP);
      case ClusterAnswer.Given<RunningImages>(RunningImages running) ->
          switch (of.path(github, at)) {
            case Found.No<String>(GitHub.Refusal no) -> unseen(no);
            case Found.Ok<String>(String path) ->
                switch (of.versions(github, at, path)) {
                  case Found.No<List<Version>>(GitHub.Refusal no) -> unseen(no);
                  case Found.Ok<List<Version>>(List<Version> versions) ->
                      chosen(context, input, new Asked(at, path, of), versions, running);
                };
          };
    };
  }

  private record Asked(Repository at, String path, ContainerPackage of) {}

  private Survey chosen(
      StepContext context, Input input, Asked asked, List<Version> versions, RunningImages running)
      throws InterruptedException {
    ContainerPackage of = asked.of();
    Found<String> session = registry.session(of);
    if (session instanceof Found.No<String>(GitHub.Refusal no)) {
      return unseen(no);
    }
    Map<String, List<String>> parts = new HashMap<>();
    for (Version version : versions) {
      if (!version.tags().isEmpty()) {
        switch (registry.parts(of, version.digest(), ((Found.Ok<String>) session).value())) {
          case Found.No<List<String>>(GitHub.Refusal no) -> {
            return unseen(no);
          }
          case Found.Ok<List<String>>(List<String> digests) -> parts.put(version.digest(), digests);
        }
      }
    }
    Instant before = context.startedAt().minus(input.olderThan());
    int keep = input.keep() == null ? KEPT : Math.max(1, input.keep());
    Pruning pruning = new Pruning(of, versions, parts, running, before, keep);
    return new Survey.Seen(asked.at(), asked.path(), of, versions.size(), pruning.choice());
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return switch (survey(context, input)) {
      case Survey.Unseen(Fact why, Again _) -> new PlanOutcome.Refused<>(why);
      case Survey.Seen seen -> planned(context, input, seen);
    };
  }

  private static PlanOutcome<Output> planned(StepContext context, Input input, Survey.Seen seen) {
    record Prune(String repository, int count, int all, int used, Duration olderThan) {}
    List<Version> doomed = seen.choice().doomed().stream().limit(MOST).toList();
    Prune prune =
        new Prune(
            seen.of().repository(),
            doomed.size(),
            seen.all(),
            seen.choice().used(),
            input.olderThan());
    if (doomed.isEmpty()) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of("ghcr.nothing", prune), new Output(0, seen.all()));
    }
    Fact onlyThere = Fact.of("ghcr.only-there", "cluster", context.environment().cluster().name());
    return new PlanOutcome.Planned<>(
        Fact.of("ghcr.prune", prune),
        doomed.stream().map(PrunePackage::difference).toList(),
        List.of(onlyThere),
        List.of(),
        Pins.of(new Pinned(doomed.stream().map(Version::id).toList())),
        new Output(doomed.size(), seen.all() - doomed.size()),
        new Inverse.PointOfNoReturn(Fact.of("ghcr.gone-for-good")));
  }

  private static Difference difference(Version version) {
    String tags = version.tags().isEmpty() ? "" : " " + String.join(", ", version.tags());
    return new Difference(
        version.digest().substring(0, Math.min(19, version.digest().length())) + tags,
        version.created().toString(),
        "");
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Set<Long> pinned = Set.copyOf(pins.own(Pinned.class).doomed());
    return switch (survey(context, input)) {
      case Survey.Unseen(Fact why, Again again) -> new StepOutcome.Failed<>(why, again);
      case Survey.Seen seen -> {
        List<Version> still =
            seen.choice().doomed().stream().filter(each -> pinned.contains(each.id())).toList();
        yield deleted(context, seen, still);
      }
    };
  }

  /** What somebody has begun to use since the plan is no longer among them, and stays. */
  private StepOutcome<Output> deleted(StepContext context, Survey.Seen seen, List<Version> doomed)
      throws InterruptedException {
    record Done(String repository, int deleted, int left) {}
    int deleted = 0;
    for (Version version : doomed) {
      context.progress(Fact.of("ghcr.progress", "deleted", deleted, "of", doomed.size()));
      GitHub.Answer answer = github.delete(seen.at(), seen.path() + "/" + version.id());
      if (answer instanceof GitHub.Answer.No(GitHub.Refusal no) && no.status() != 404) {
        Fact half = Fact.of("ghcr.half-way", "deleted", deleted, "of", doomed.size());
        return new StepOutcome.Failed<>(no.why(), no.again(), List.of(half));
      }
      deleted++;
    }
    Output output = new Output(deleted, seen.all() - deleted);
    return new StepOutcome.Done<>(
        output,
        Fact.of("ghcr.pruned", new Done(seen.of().repository(), output.deleted(), output.left())));
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Set<Long> pinned = Set.copyOf(pins.own(Pinned.class).doomed());
    return switch (survey(context, input)) {
      case Survey.Unseen(Fact why, Again _) -> new Settlement.Undecidable<>(why);
      case Survey.Seen seen -> {
        Set<Long> there =
            seen.choice().doomed().stream().map(Version::id).collect(Collectors.toSet());
        Output output = new Output(pinned.size(), seen.all());
        yield pinned.stream().anyMatch(there::contains)
            ? new Settlement.NotApplied<>()
            : new Settlement.Applied<>(
                output,
                Fact.of(
                    "ghcr.pruned",
                    "repository",
                    seen.of().repository(),
                    "deleted",
                    pinned.size(),
                    "left",
                    seen.all()));
      }
    };
  }
}
