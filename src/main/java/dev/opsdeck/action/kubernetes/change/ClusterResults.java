package dev.opsdeck.action.kubernetes.change;

import dev.opsdeck.action.change.Result;
import dev.opsdeck.cluster.ClusterAnswer;
import dev.opsdeck.cluster.ClusterFailure;

/** From the answers of a cluster to what the families of changes conclude from them. */
public final class ClusterResults {
  private ClusterResults() {}

  public static <T> Result<T> of(ClusterAnswer<T> answer) {
    return answer.fold(
        Result.Ok::new, failure -> new Result.Missed<>(kind(failure), failure.fact()));
  }

  private static Result.Kind kind(ClusterFailure failure) {
    return switch (failure.kind()) {
      case CONFLICT -> Result.Kind.OVERTAKEN;
      case NOT_FOUND, UNAUTHORIZED, FORBIDDEN, INVALID, MISCONFIGURED -> Result.Kind.REFUSED;
      case TOO_MANY, UNREACHABLE, BUSY -> Result.Kind.NOT_NOW;
      case SERVER_ERROR -> Result.Kind.BROKE;
      case NO_ANSWER -> Result.Kind.SILENT;
    };
  }
}
