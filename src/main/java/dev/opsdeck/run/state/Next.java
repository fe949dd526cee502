package dev.opsdeck.run.state;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do now with a run. */
public sealed interface Next {
  record MakePlan() implements Next {}

  /** Take the target, see that everything is as approved, begin. */
  record Start() implements Next {}

  /** Begin this step, or carry it on. */
  record Perform(String step) implements Next {}

  /** Find out whether this step's effect is there: its intent is on record, its outcome is not. */
  record Settle(String step) implements Next {}

  /** A person is to say what became of this step. */
  record Ask(String step) implements Next {}

  /** Nothing, until then; absent: until something happens. */
  record Rest(@Nullable Instant until) implements Next {}

  record End(RunEvent event, @Nullable Fact outcome) implements Next {}
}
