package dev.opsdeck.cluster;

import dev.opsdeck.kernel.Fact;
import java.time.Duration;

/**
 * Why a cluster gave no useful answer.
 *
 * @param fact what failed, on which cluster and object, and what to do now
 * @param retryAfter how long the cluster asked to wait, zero when it did not say
 */
public record ClusterFailure(Kind kind, Fact fact, Duration retryAfter) {

  /** What a caller may conclude from a failure. */
  public enum Kind {
    /** The object is not there. */
    NOT_FOUND,
    /** 401: the cluster does not know who we are. */
    UNAUTHORIZED,
    /** 403: it knows us and says no. */
    FORBIDDEN,
    /** 409: somebody else changed the object meanwhile, or it exists already. */
    CONFLICT,
    /** 400, 422 and the like: it will never accept this request. */
    INVALID,
    /** 429: it is protecting itself. */
    TOO_MANY,
    /** 5xx: it failed; a change may or may not have been stored. */
    SERVER_ERROR,
    /** The request went out and nothing came back; a change may or may not have been stored. */
    NO_ANSWER,
    /** No connection came about, so nothing was asked. */
    UNREACHABLE,
    /** Too many of our own questions are open; nothing was asked. */
    BUSY,
    /** The kubeconfig does not lead to this cluster; nothing was asked. */
    MISCONFIGURED
  }

  /** Whether the same question may be answered later. */
  public boolean temporary() {
    return switch (kind) {
      case CONFLICT, TOO_MANY, SERVER_ERROR, NO_ANSWER, UNREACHABLE, BUSY -> true;
      case NOT_FOUND, UNAUTHORIZED, FORBIDDEN, INVALID, MISCONFIGURED -> false;
    };
  }

  /** Whether a change may have been stored although this is the answer to it. */
  public boolean mayHaveHappened() {
    return kind == Kind.SERVER_ERROR || kind == Kind.NO_ANSWER;
  }
}
