package dev.opsdeck.action;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;

/** Whether the effect of a step is there, asked after the answer to it was lost. */
public sealed interface Settlement<O extends Record> {
  record Applied<O extends Record>(O output, Fact summary) implements Settlement<O> {}

  /** It has begun and goes on by itself; as {@link StepOutcome.Waiting}. */
  record UnderWay<O extends Record>(Instant until, Fact why, String operation)
      implements Settlement<O> {}

  /** It is not there, and it is safe to carry it out now. */
  record NotApplied<O extends Record>() implements Settlement<O> {}

  /** It cannot be told: a person has to say. */
  record Undecidable<O extends Record>(Fact why) implements Settlement<O> {}
}
