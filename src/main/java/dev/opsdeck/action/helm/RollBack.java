package dev.opsdeck.action.helm;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Inverse;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code helm.rollback}: back to a revision that really ran, as a new revision.
 *
 * <p>Helm takes no description for a rollback, so its effect is recognised by what it is: the next
 * revision, written since the step began, that says where it leads.
 */
final class RollBack implements ChangeAction<RollBack.Input, RollBack.Output> {
  static final String NAME = "helm.rollback";

  /** Younger than this, somebody may still be at it. */
  private static final Duration AT_WORK = Duration.ofMinutes(10);

  /**
   * @param revision absent for what ran before, or what runs when the newest never did
   */
  record Input(@Nullable Integer revision) {}

  /**
   * @param revision the new one
   * @param fromVersion as the announcement of a rollback tells it
   */
  record Output(
      int fromRevision, int toRevision, int revision, String fromVersion, String toVersion) {
    Output(int fromRevision, int toRevision, int revision) {
      this(fromRevision, toRevision, revision, "v" + fromRevision, "v" + toRevision);
    }
  }

  record Pinned(int from, int to) {}

  private final Releases releases;
  private final HelmProgram helm;

  RollBack(Releases releases, HelmProgram helm) {
    this.releases = releases;
    this.helm = helm;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
            NAME,
            Effect.CHANGE,
            AcceptedTargets.of(TargetKind.RELEASE),
            Input.class,
            Output.class,
            List.of())
        .keeping("kubernetes.undo-keeps-data");
  }

  @Override
  public PlanOutcome<Output> plan(StepContext context, Input input) throws InterruptedException {
    return switch (releases.look(context)) {
      case Releases.Look.Unread unread -> unread.refused();
      case Releases.Look.Found(History history) ->
          history.revisions().isEmpty()
              ? new PlanOutcome.Refused<>(Releases.missing(context))
              : from(context, input, history, history.revisions().getFirst());
    };
  }

  private static PlanOutcome<Output> from(
      StepContext context, Input input, History history, Revision newest) {
    if (newest.pending() && newest.at().isAfter(context.now().minus(AT_WORK))) {
      return new PlanOutcome.Refused<>(Releases.pending(context, newest));
    }
    Optional<Revision> to =
        input.revision() == null ? history.before() : history.number(input.revision());
    if (to.isEmpty()) {
      return new PlanOutcome.Refused<>(ReadRelease.noRevision(context, input.revision(), history));
    }
    if (to.get().equals(newest) && newest.deployed()) {
      return new PlanOutcome.NothingToDo<>(
          Fact.of(
              "helm.runs-already",
              "release",
              context.release().name(),
              "revision",
              newest.number()),
          new Output(newest.number(), newest.number(), newest.number()));
    }
    return to.get().ran()
        ? planned(context, newest, to.get())
        : new PlanOutcome.Refused<>(neverRan(context, to.get()));
  }

  private static Fact neverRan(StepContext context, Revision revision) {
    record Bad(String release, int revision, String status, String description) {}
    return Fact.of(
        "helm.never-ran",
        new Bad(
            context.release().name(),
            revision.number(),
            revision.status(),
            revision.description()));
  }

  private static PlanOutcome<Output> planned(StepContext context, Revision newest, Revision to) {
    record Back(String release, int from, int to, String chart, Instant deployed) {}
    List<Fact> warnings = new ArrayList<>();
    if (newest.pending()) {
      warnings.add(Fact.of("helm.repairs", "revision", newest.number(), "since", newest.at()));
    }
    warnings.addAll(hooks(newest, "rollback"));
    Inverse inverse =
        newest.deployed()
            ? new Inverse.PutBack(
                NAME,
                Json.object().put("revision", newest.number()),
                Fact.of("helm.back-to", "revision", newest.number()))
            : new Inverse.PointOfNoReturn(
                Fact.of("helm.back-from-nothing", "revision", newest.number()));
    return new PlanOutcome.Planned<>(
        Fact.of(
            "helm.rollback",
            new Back(context.release().name(), newest.number(), to.number(), to.chart(), to.at())),
        Manifests.between(newest.manifest(), to.manifest()),
        warnings,
        List.of(Fact.of("kubernetes.undo-keeps-data")),
        Pins.of(new Pinned(newest.number(), to.number())),
        new Output(newest.number(), to.number(), newest.number() + 1),
        inverse);
  }

  /** Hooks are run again each time. */
  static List<Fact> hooks(Revision revision, String of) {
    List<String> run = revision.hooks().stream().filter(each -> each.endsWith(of)).toList();
    return run.isEmpty()
        ? List.of()
        : List.of(Fact.of("helm.hooks", "hooks", String.join(", ", run)));
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    return switch (releases.look(context)) {
      case Releases.Look.Unread unread -> unread.failed();
      case Releases.Look.Found(History history) ->
          history.top() == pinned.from()
              ? rolledBack(context, history, pinned)
              : new StepOutcome.Drifted<>(drifted(context, pinned.from(), history));
    };
  }

  static Fact drifted(StepContext context, int planned, History history) {
    record Newer(String release, int planned, int now, String status) {}
    return Fact.of(
        "helm.drifted",
        new Newer(
            context.release().name(),
            planned,
            history.top(),
            history.newest().map(Revision::status).orElse("")));
  }

  private StepOutcome<Output> rolledBack(StepContext context, History history, Pinned pinned)
      throws InterruptedException {
    List<String> arguments =
        List.of(
            "rollback",
            context.release().release().name(),
            String.valueOf(pinned.to()),
            "--history-max",
            String.valueOf(context.release().release().keep()),
            "--timeout",
            HelmProgram.HOOKS.toSeconds() + "s");
    return switch (helm.run(context.release(), arguments, "")) {
      case HelmProgram.Ended.Well _ -> {
        Output output = new Output(pinned.from(), pinned.to(), pinned.from() + 1);
        yield new StepOutcome.Done<>(output, done(context, output));
      }
      case HelmProgram.Ended.Badly(String why) ->
          new StepOutcome.Failed<>(
              Failures.of(context, releases, history.top(), why), Again.WILL_NOT_HELP);
      case HelmProgram.Ended.Missing(Fact why) ->
          new StepOutcome.Failed<>(why, Again.WILL_NOT_HELP);
      case HelmProgram.Ended.Late _ ->
          new StepOutcome.Unknown<>(Fact.of("helm.late", "release", context.release().name()));
    };
  }

  private static Fact done(StepContext context, Output output) {
    record Done(String release, int from, int to, int revision) {}
    return Fact.of(
        "helm.rolled-back",
        new Done(
            context.release().name(),
            output.fromRevision(),
            output.toRevision(),
            output.revision()));
  }

  @Override
  public Settlement<Output> settle(StepContext context, Input input, Pins pins)
      throws InterruptedException {
    Pinned pinned = pins.own(Pinned.class);
    return switch (releases.look(context)) {
      case Releases.Look.Unread unread -> unread.undecidable();
      case Releases.Look.Found(History history) ->
          history
              .number(pinned.from() + 1)
              .map(next -> settled(context, pinned, next))
              .orElseGet(Settlement.NotApplied::new);
    };
  }

  private static Settlement<Output> settled(StepContext context, Pinned pinned, Revision next) {
    boolean ours =
        next.description().equals("Rollback to " + pinned.to())
            && !next.at().isBefore(context.startedAt());
    if (ours && next.ran()) {
      Output output = new Output(pinned.from(), pinned.to(), next.number());
      return new Settlement.Applied<>(output, done(context, output));
    }
    return ours || next.pending()
        ? new Settlement.Undecidable<>(Releases.pending(context, next))
        : new Settlement.NotApplied<>();
  }
}
