package dev.opsdeck.action.sql.client;

import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import java.util.function.Function;

/** What came of a question to a database: its answer, or why there is none. */
public sealed interface SqlAnswer<T> {
  record Given<T>(T value) implements SqlAnswer<T> {}

  record Missing<T>(Failure failure) implements SqlAnswer<T> {}

  /**
   * Why there is no answer.
   *
   * @param state the SQLSTATE, such as {@code 42P01}; empty when the server did not say
   * @param open whether a change may have happened all the same: the connection broke while it was
   *     carried out
   */
  record Failure(Fact why, Again again, String state, boolean open) {
    public <O extends Record> StepOutcome<O> failed() {
      return new StepOutcome.Failed<>(why, again);
    }

    public <O extends Record> PlanOutcome<O> refused() {
      return new PlanOutcome.Refused<>(why);
    }
  }

  /** What is done with an answer; it may ask on. */
  @FunctionalInterface
  interface Next<T, R> {
    R with(T value) throws InterruptedException;
  }

  /** One value for either case. */
  default <R> R fold(Next<T, R> given, Function<Failure, R> missing) throws InterruptedException {
    return switch (this) {
      case Given<T>(T value) -> given.with(value);
      case Missing<T>(Failure failure) -> missing.apply(failure);
    };
  }

  /** The answer to the next question, which needs this one. */
  default <R> SqlAnswer<R> then(Next<T, SqlAnswer<R>> next) throws InterruptedException {
    return fold(next, Missing::new);
  }
}
