package dev.opsdeck.cluster;

import java.util.function.Function;

/** What came of a question to a cluster: its answer, or why there is none. */
public sealed interface ClusterAnswer<T> {
  record Given<T>(T value) implements ClusterAnswer<T> {}

  record Missing<T>(ClusterFailure failure) implements ClusterAnswer<T> {}

  /** One value for either case. */
  default <R> R fold(Function<T, R> given, Function<ClusterFailure, R> missing) {
    return switch (this) {
      case Given<T>(T value) -> given.apply(value);
      case Missing<T>(ClusterFailure failure) -> missing.apply(failure);
    };
  }
}
