package dev.opsdeck.action.helm;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Release;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code helm.upgrade}: deploys a release anew from its chart, or installs it.
 *
 * <p>The values are worked out here and given to Helm whole, so that what was agreed to is what it
 * gets. The stamp stands in the description of the revision.
 */
final class Upgrade implements ChangeAction<UpgradeInput, Upgrade.Output> {
  /** Helm 4 takes no longer description. */
  private static final int LONGEST = 256;

  record Output(int fromRevision, int revision, String chart) {}

  /**
   * @param values the digest of those that go in: they may hold secrets
   * @param rendered the digest of what the chart makes of them
   */
  record Pinned(int from, String chart, String values, String rendered) {}

  private final Releases releases;
  private final HelmProgram helm;
  private final Drift drift;

  Upgrade(Releases releases, HelmProgram helm, Drift drift) {
    this.releases = releases;
    this.helm = helm;
    this.drift = drift;
  }

  @Override
  public ActionSpec<UpgradeInput, Output> spec() {
    return new ActionSpec<>(
            "helm.upgrade",
            Effect.CHANGE,
            AcceptedTargets.of(TargetKind.RELEASE),
            UpgradeInput.class,
            Output.class,
            List.of())
        .keeping("kubernetes.undo-keeps-data");
  }

  /** What is to be done, or why it cannot be. */
  private sealed interface Prepared {
    record Fine(History history, JsonNode values) implements Prepared {}

    record No(Fact why, Again again) implements Prepared {}
  }

  private Prepared prepared(StepContext context, UpgradeInput input) throws InterruptedException {
    Release release = context.release().release();
    if (release.chart() == null) {
      return new Prepared.No(
          Fact.of("helm.no-chart", "release", release.name()), Again.WILL_NOT_HELP);
    }
    return switch (releases.look(context)) {
      case Releases.Look.Unread(Fact why, Again again) -> new Prepared.No(why, again);
      case Releases.Look.Found(History history) ->
          switch (NewValues.of(release, input, history)) {
            case NewValues.Unfit(Fact why) -> new Prepared.No(why, Again.WILL_NOT_HELP);
            case NewValues.Fit(JsonNode values) -> new Prepared.Fine(history, values);
          };
    };
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, UpgradeInput input)
      throws InterruptedException {
    return switch (prepared(context, input)) {
      case Prepared.No(Fact why, Again _) -> new PlanOutcome.Refused<>(why);
      case Prepared.Fine(History history, JsonNode values) -> tried(context, history, values);
    };
  }

  private PlanOutcome<Output> tried(StepContext context, History history, JsonNode values)
      throws InterruptedException {
    Optional<Revision> pending = history.newest().filter(Revision::pending);
    if (pending.isPresent()) {
      return new PlanOutcome.Refused<>(Releases.pending(context, pending.get()));
    }
    List<String> arguments = arguments(context);
    arguments.addAll(List.of("--dry-run=server", "--hide-notes"));
    return switch (helm.run(context.release(), arguments, Json.write(values))) {
      case HelmProgram.Ended.Missing(Fact why) -> new PlanOutcome.Refused<>(why);
      case HelmProgram.Ended.Late _ ->
          new PlanOutcome.Refused<>(Fact.of("helm.late", "release", context.release().name()));
      case HelmProgram.Ended.Badly(String why) ->
          new PlanOutcome.Refused<>(
              Fact.of("helm.not-rendered", "release", context.release().name(), "why", why));
      case HelmProgram.Ended.Well(String output) ->
          planned(context, history, values, Revision.of(Json.parse(output)));
    };
  }

  private static List<String> arguments(StepContext context) {
    Release release = context.release().release();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "upgrade",
                release.name(),
                String.valueOf(release.chart()),
                "--install",
                "--reset-values",
                "--output",
                "json",
                "--history-max",
                String.valueOf(release.keep()),
                "--timeout",
                HelmProgram.HOOKS.toSeconds() + "s"));
    if (release.version() != null) {
      arguments.addAll(List.of("--version", release.version()));
    }
    return arguments;
  }

  private PlanOutcome<Output> planned(
      StepContext context, History history, JsonNode values, Revision tried)
      throws InterruptedException {
    Optional<Revision> running = history.running();
    String before = running.map(Revision::manifest).orElse("");
    List<Difference> differences = Manifests.between(before, tried.manifest());
    List<Fact> taken = drift.of(context, before, tried.manifest());
    boolean newest = running.isPresent() && running.equals(history.newest());
    if (newest
        && differences.isEmpty()
        && taken.isEmpty()
        && running.get().chart().equals(tried.chart())
        && running.get().values().equals(values)) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of(
              "helm.runs-already",
              "release",
              context.release().name(),
              "revision",
              running.get().number()),
          new Output(history.top(), history.top(), tried.chart()));
    }
    List<Fact> warnings = new ArrayList<>(taken);
    warnings.addAll(RollBack.hooks(tried, history.revisions().isEmpty() ? "install" : "upgrade"));
    record Up(String release, int from, String fromChart, String chart, int objects) {}
    int objects =
        (int) differences.stream().map(each -> each.field().split(" ", 2)[0]).distinct().count();
    Up up =
        new Up(
            context.release().name(),
            history.top(),
            running.map(Revision::chart).orElse(""),
            tried.chart(),
            objects);
    Pinned pinned =
        new Pinned(
            history.top(), tried.chart(), digest(Json.write(values)), digest(tried.manifest()));
    return new PlanOutcome.Planned<>(
        Fact.of(history.revisions().isEmpty() ? "helm.install" : "helm.upgrade", up),
        differences,
        warnings,
        List.of(Fact.of("kubernetes.undo-keeps-data")),
        Pins.of(pinned),
        new Output(history.top(), history.top() + 1, tried.chart()),
        inverse(context, running));
  }

  private static Inverse inverse(StepContext context, Optional<Revision> running) {
    return running
        .<Inverse>map(revision ->
            new Inverse.PutBack(
                RollBack.NAME,
                Json.object().put("revision", revision.number()),
                Fact.of("helm.back-to", "revision", revision.number())))
        .orElseGet(() ->
            new Inverse.PointOfNoReturn(
                Fact.of("helm.install-stays", "release", context.release().name())));
  }

  private static String digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, UpgradeInput input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    return switch (prepared(context, input)) {
      case Prepared.No(Fact why, Again again) -> new StepOutcome.Failed<>(why, again);
      case Prepared.Fine(History history, JsonNode values) -> {
        if (history.top() != pinned.from()) {
          yield new StepOutcome.Drifted<>(RollBack.drifted(context, pinned.from(), history));
        }
        yield digest(Json.write(values)).equals(pinned.values())
            ? upgraded(context, values, pinned)
            : new StepOutcome.Drifted<>(
                Fact.of("helm.other-values", "release", context.release().name()));
      }
    };
  }

  private StepOutcome<Output> upgraded(StepContext context, JsonNode values, Pinned pinned)
      throws InterruptedException {
    List<String> arguments = arguments(context);
    arguments.addAll(List.of("--description", description(context)));
    return switch (helm.run(context.release(), arguments, Json.write(values))) {
      case HelmProgram.Ended.Well(String output) -> {
        Revision made = Revision.of(Json.parse(output));
        yield new StepOutcome.Done<>(
            new Output(pinned.from(), made.number(), made.chart()), done(context, made));
      }
      case HelmProgram.Ended.Badly(String why) ->
          new StepOutcome.Failed<>(
              Failures.of(context, releases, pinned.from(), why), Again.WILL_NOT_HELP);
      case HelmProgram.Ended.Missing(Fact why) ->
          new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP);
      case HelmProgram.Ended.Late _ ->
          new StepOutcome.Unknown<>(Fact.of("helm.late", "release", context.release().name()));
    };
  }

  /** Who and why, as {@code helm history} shows it. */
  private static String description(StepContext context) {
    String text = context.stamp() + " by " + context.requester().handle();
    return text.substring(0, Math.min(LONGEST, text.length()));
  }

  private static Fact done(StepContext context, Revision made) {
    record Up(String release, int revision, String chart) {}
    return Fact.of("helm.upgraded", new Up(context.release().name(), made.number(), made.chart()));
  }

  @Override
  public Settlement<Output> settle(StepContext context, UpgradeInput input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    return switch (releases.look(context)) {
      case Releases.Look.Unread unread -> unread.undecidable();
      case Releases.Look.Found(History history) -> settled(context, pinned, history);
    };
  }

  private static Settlement<Output> settled(StepContext context, Pinned pinned, History history) {
    for (Revision revision : history.revisions()) {
      if (revision.number() > pinned.from()
          && revision.ran()
          && revision.description().startsWith(context.stamp() + " ")) {
        return new Settlement.Applied<>(
            new Output(pinned.from(), revision.number(), revision.chart()),
            done(context, revision));
      }
    }
    Optional<Revision> next = history.number(pinned.from() + 1);
    return next.isPresent() && !next.get().ran()
        ? new Settlement.Undecidable<>(Releases.pending(context, next.get()))
        : new Settlement.NotApplied<>();
  }
}
