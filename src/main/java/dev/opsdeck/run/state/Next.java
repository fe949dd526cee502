package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do now with a run. */
public sealed interface Next {
  /** Its time has come. */
  record Begin() implements Next {}

  record MakePlan() implements Next {}

  /** Take the target, see that everything is as approved, begin or go on. */
  record Start() implements Next {}

  /** Work on these steps, all at once. */
  record Work(List<Task> tasks) implements Next {
    public Work {
      tasks = List.copyOf(tasks);
    }
  }

  /** Somebody must agree before anything behind the gate begins. */
  record Ask(Course.Gate gate) implements Next {}

  /**
   * Plan what is done after a failure.
   *
   * @param after the step that failed, or {@link Conductor#REVERT}
   */
  record PlanBranch(String after) implements Next {}

  /** A person is to say what became of this step, or what to do after its failure. */
  record Unclear(String step) implements Next {}

  /** Somebody wants it to rest, and nothing is under way. */
  record Pause() implements Next {}

  /** Nobody wants it to rest any more, or it is to stop. */
  record Resume() implements Next {}

  /** What is behind the gate is not wanted any more: the run goes on to stop. */
  record LeaveGate() implements Next {}

  /** The run is to stop, whatever a person would say about the step that failed. */
  record Clear() implements Next {}

  /** Nothing, until then; absent: until something happens. */
  record Rest(@Nullable Instant until) implements Next {}

  record End(RunEvent event, @Nullable Fact outcome) implements Next {}

  /** One step to be worked on. */
  sealed interface Task {
    String step();

    /** Begin this step, or carry it on. */
    record Perform(String step) implements Task {}

    /**
     * Find out whether this step's effect is there: its intent is on record, its outcome is not.
     */
    record Settle(String step) implements Task {}
  }
}
