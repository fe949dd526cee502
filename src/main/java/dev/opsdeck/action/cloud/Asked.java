package dev.opsdeck.action.cloud;

import java.util.function.Function;

/** What came of a question to a cloud: its answer, or why there is none. */
public sealed interface Asked<T> {
  record Given<T>(T value) implements Asked<T> {}

  record Missing<T>(CloudFailure failure) implements Asked<T> {}

  /** What is done with an answer; it may ask on. */
  @FunctionalInterface
  interface Next<T, R> {
    R with(T value) throws InterruptedException;
  }

  /** One value for either case. */
  default <R> R fold(Next<T, R> given, Function<CloudFailure, R> missing)
      throws InterruptedException {
    return switch (this) {
      case Given<T>(T value) -> given.with(value);
      case Missing<T>(CloudFailure failure) -> missing.apply(failure);
    };
  }

  /** The answer to the next question, which needs this one. */
  default <R> Asked<R> then(Next<T, Asked<R>> next) throws InterruptedException {
    return fold(next, Missing::new);
  }

  default <R> Asked<R> map(Function<T, R> mapping) {
    return switch (this) {
      case Given<T>(T value) -> new Given<>(mapping.apply(value));
      case Missing<T>(CloudFailure failure) -> new Missing<>(failure);
    };
  }

  /** Whether there is no such thing. */
  default boolean isAbsent() {
    return this instanceof Missing<T>(CloudFailure failure)
        && failure.kind() == CloudFailure.Kind.MISSING;
  }
}
