package dev.opsdeck.action.cloud;

import dev.opsdeck.kernel.Fact;

/** What came of a change that was sent to a cloud. */
public sealed interface Sent {
  /**
   * It is done, or has begun.
   *
   * @param operation what the cloud calls it, to ask how far it is; empty when it did not say
   */
  record Accepted(String operation) implements Sent {}

  /** Nothing was changed. */
  record Refused(CloudFailure failure) implements Sent {}

  /** No answer came: it may have begun. */
  record Lost(Fact why) implements Sent {}
}
