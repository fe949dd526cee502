package dev.opsdeck.console;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.RunId;
import org.jspecify.annotations.Nullable;

/** What a button stands for; small enough for a button's value. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "press")
@JsonSubTypes({
  @JsonSubTypes.Type(Press.Approve.class),
  @JsonSubTypes.Type(Press.Deny.class),
  @JsonSubTypes.Type(Press.Cancel.class),
  @JsonSubTypes.Type(Press.Revert.class),
  @JsonSubTypes.Type(Press.Settle.class),
  @JsonSubTypes.Type(Press.Type.class)
})
public sealed interface Press {
  record Approve(ApprovalId approval) implements Press {}

  /** Asks for the reason with a form; the submitted form denies. */
  record Deny(ApprovalId approval) implements Press {}

  record Cancel(RunId run) implements Press {}

  record Revert(RunId run) implements Press {}

  record Settle(RunId run, String step, Answer answer) implements Press {}

  /** What a person says of a step whose outcome is unknown. */
  enum Answer {
    /** It has happened. */
    DONE,
    /** It has not: carry it out again. */
    RETRY,
    /** Give the run up. */
    ABORT
  }

  /**
   * Types a command for the person, such as one with the platform filled in.
   *
   * @param origin id of the request that the button answers: pressed twice, it asks once; absent to
   *     ask anew each time
   */
  record Type(String slash, String text, @Nullable String origin) implements Press {
    public Type(String slash, String text) {
      this(slash, text, null);
    }
  }
}
