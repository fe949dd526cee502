package dev.opsdeck.run;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.runbook.parameter.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people can see of runs and do to them. */
public interface Runs {
  /**
   * Does something to a run. Idempotent, but for a note: asked again, the answer is the same and
   * nothing happens a second time.
   */
  Outcome apply(RunId run, RunOperation operation, Actor by);

  Optional<RunView> show(RunId run);

  /** The newest first. */
  List<Line> list(Filter filter);

  /** What is asked when a manual step is done; empty when there is nothing to fill in. */
  List<Parameter> form(RunId run, String step);

  /**
   * Which runs.
   *
   * @param open only those that are not over
   * @param target key of a target, whose runs and those below it are meant; absent for all
   * @param requester absent for everybody
   * @param most at most so many, from 1 to 100
   */
  record Filter(boolean open, @Nullable String target, @Nullable PersonRef requester, int most) {}

  /**
   * A run in a list.
   *
   * @param target its label
   * @param outcome why it rests or ended as it did
   */
  record Line(
      RunId run,
      Texts title,
      String target,
      PersonRef requester,
      RunState state,
      @Nullable Fact outcome,
      Instant acceptedAt,
      @Nullable Instant finishedAt) {}

  /** What came of it. */
  sealed interface Outcome {
    /** Done, and the card tells so. */
    record Accepted(RunId run) implements Outcome {}

    record Refused(Fact why) implements Outcome {}
  }
}
