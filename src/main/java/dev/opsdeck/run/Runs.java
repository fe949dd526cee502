package dev.opsdeck.run;

import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.runbook.parameter.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people can see of runs and do to them. Each call that changes something is idempotent. */
public interface Runs {
  /**
   * Stops it before its next step; a step in the middle of its work is allowed to finish.
   *
   * @param reason empty when none is given
   */
  Outcome cancel(RunId run, Actor actor, String reason);

  /** Lets it rest before its next step. Its target stays its own. */
  Outcome pause(RunId run, Actor actor, String reason);

  Outcome resume(RunId run, Actor actor);

  /** Answers what a step asks. */
  Outcome answer(RunId run, String step, Answer answer, Actor actor);

  /** Leaves out a step that has not begun. A change that is left out is on the record. */
  Outcome skip(RunId run, String step, String reason, Actor actor);

  /**
   * A new run that puts back what this one changed, planned and approved like any other. As long as
   * it is not over, asking again leads to the same.
   */
  Outcome revert(RunId run, Actor actor);

  /** Somebody else has looked at what was done without anybody's agreement. */
  Outcome review(RunId run, String comment, Actor actor);

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

  /** What a person answers to a step. Which answers fit depends on what it asks. */
  sealed interface Answer {
    /**
     * It has happened; I have done it.
     *
     * @param form what was filled in, by flag; empty when nothing is asked
     */
    record Done(Map<String, String> form) implements Answer {
      public Done {
        form = Map.copyOf(form);
      }
    }

    /** Carry it out again. */
    record Retry() implements Answer {}

    /** Go on without it. */
    record Skip(String reason) implements Answer {}

    /** Give the run up; I cannot do it. */
    record Stop(String reason) implements Answer {}

    record Choose(String option) implements Answer {}

    record Tick(String item) implements Answer {}
  }

  /** What came of it. */
  sealed interface Outcome {
    /** Done, and the card tells so. */
    record Accepted(RunId run) implements Outcome {}

    record Refused(Fact why) implements Outcome {}
  }
}
