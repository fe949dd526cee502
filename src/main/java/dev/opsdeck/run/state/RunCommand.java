package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do now with a run. */
public sealed interface RunCommand {
  /** All have agreed; its time is still to come. */
  record Schedule(Instant at) implements RunCommand {}

  /** Its time has come. */
  record Begin() implements RunCommand {}

  record MakePlan() implements RunCommand {}

  /** Take the target, see that everything is as approved, begin or go on. */
  record Start() implements RunCommand {}

  /** Work on these steps, all at once. */
  record Work(List<Task> tasks) implements RunCommand {
    public Work {
      tasks = List.copyOf(tasks);
    }
  }

  /** Somebody must agree before anything behind the gate begins. */
  record Ask(StepTree.Gate gate) implements RunCommand {}

  /**
   * Plan what is done after a failure.
   *
   * @param after the step that failed, or {@link RunDecider#REVERT}
   */
  record PlanBranch(String after) implements RunCommand {}

  /** A person is to say what became of this step, or what to do after its failure. */
  record Unclear(String step) implements RunCommand {}

  /** Somebody wants it to rest, and nothing is under way. */
  record Pause() implements RunCommand {}

  /** Nobody wants it to rest any more, or it is to stop. */
  record Resume() implements RunCommand {}

  /** What is behind the gate is not wanted any more: the run goes on to stop. */
  record LeaveGate() implements RunCommand {}

  /** The run is to stop, whatever a person would say about the step that failed. */
  record Clear() implements RunCommand {}

  /** Nothing, until then; absent: until something happens. */
  record Rest(@Nullable Instant until) implements RunCommand {}

  record End(RunEvent event, @Nullable Fact outcome) implements RunCommand {}

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
