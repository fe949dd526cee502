package dev.opsdeck.action.helm;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.kubernetes.api.Manifest;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.Effect;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code helm.get}: the history or the values of a release, without the program. */
final class ReadRelease implements ReadAction<ReadRelease.Input, ReadRelease.Output> {
  private static final int USUAL = 10;

  /** What is asked for. */
  @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
  enum What {
    HISTORY,
    VALUES
  }

  /**
   * @param max how many revisions at most, 10 when it is not given
   * @param revision whose values; absent for the newest
   */
  record Input(What what, @Nullable Integer max, @Nullable Integer revision) {}

  /**
   * @param revision the newest, or the one that was asked for
   */
  record Output(int revision, String status, String chart, int count) {}

  private final Releases releases;

  ReadRelease(Releases releases) {
    this.releases = releases;
  }

  @Override
  public ActionSpec<Input, Output> spec() {
    return new ActionSpec<>(
        "helm.get",
        Effect.READ,
        AcceptedTargets.of(TargetKind.RELEASE),
        Input.class,
        Output.class,
        List.of());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, Input input) throws InterruptedException {
    return switch (releases.look(context)) {
      case Releases.Look.Unread unread -> unread.failed();
      case Releases.Look.Found(History history) ->
          history.revisions().isEmpty()
              ? new StepOutcome.Failed<>(Releases.missing(context), Again.WILL_NOT_HELP)
              : switch (input.what()) {
                case HISTORY -> history(context, input, history);
                case VALUES -> values(context, input, history);
              };
    };
  }

  private static StepOutcome<Output> history(StepContext context, Input input, History history) {
    int max = input.max() == null ? USUAL : Math.max(1, input.max());
    List<Fact> lines = history.revisions().stream().limit(max).map(ReadRelease::line).toList();
    Revision newest = history.revisions().getFirst();
    Output output = output(newest, history.revisions().size());
    if (newest.pending()) {
      return new StepOutcome.Done<>(output, Releases.pending(context, newest), lines, List.of())
          .troubled();
    }
    record Newest(String release, int revision, String status, String chart, int count) {}
    Fact summary =
        Fact.of(
            "helm.history",
            new Newest(
                context.release().name(),
                newest.number(),
                newest.status(),
                newest.chart(),
                history.revisions().size()));
    StepOutcome.Done<Output> done = new StepOutcome.Done<>(output, summary, lines, List.of());
    return newest.deployed() ? done : done.troubled();
  }

  private static Fact line(Revision revision) {
    record Line(
        int revision,
        String status,
        String chart,
        String appVersion,
        Instant at,
        String description) {}
    return Fact.of(
        "helm.revision",
        new Line(
            revision.number(),
            revision.status(),
            revision.chart(),
            revision.appVersion(),
            revision.at(),
            revision.description()));
  }

  private static StepOutcome<Output> values(StepContext context, Input input, History history) {
    Revision revision =
        input.revision() == null
            ? history.running().or(history::newest).orElseThrow()
            : history.number(input.revision()).orElse(null);
    if (revision == null) {
      return new StepOutcome.Failed<>(
          noRevision(context, input.revision(), history), Again.WILL_NOT_HELP);
    }
    Manifest shown = Manifest.masked(revision.values());
    record Values(String release, int revision, int count, int masked) {}
    Fact summary =
        Fact.of(
            "helm.values",
            new Values(
                context.release().name(),
                revision.number(),
                Manifests.between(Json.object(), revision.values()).size(),
                shown.masked()));
    Output output = output(revision, history.revisions().size());
    String name = context.release().name() + "-values-" + revision.number() + ".yaml";
    return new StepOutcome.Done<>(
        output, summary, List.of(), List.of(new Attachment(name, shown.text())));
  }

  static Fact noRevision(StepContext context, @Nullable Integer revision, History history) {
    record Kept(String release, @Nullable Integer revision, List<Integer> kept) {}
    return Fact.of(
        "helm.no-revision",
        new Kept(
            context.release().name(),
            revision,
            history.revisions().stream().map(Revision::number).toList()));
  }

  private static Output output(Revision revision, int count) {
    return new Output(revision.number(), revision.status(), revision.chart(), count);
  }
}
