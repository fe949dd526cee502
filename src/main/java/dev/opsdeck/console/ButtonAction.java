package dev.opsdeck.console;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.RunId;
import org.jspecify.annotations.Nullable;

/** What a button stands for; small enough for a button's value. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "press")
@JsonSubTypes({
  @JsonSubTypes.Type(ButtonAction.Approve.class),
  @JsonSubTypes.Type(ButtonAction.Deny.class),
  @JsonSubTypes.Type(ButtonAction.Cancel.class),
  @JsonSubTypes.Type(ButtonAction.Pause.class),
  @JsonSubTypes.Type(ButtonAction.Resume.class),
  @JsonSubTypes.Type(ButtonAction.Revert.class),
  @JsonSubTypes.Type(ButtonAction.Review.class),
  @JsonSubTypes.Type(ButtonAction.Choose.class),
  @JsonSubTypes.Type(ButtonAction.Tick.class),
  @JsonSubTypes.Type(ButtonAction.Did.class),
  @JsonSubTypes.Type(ButtonAction.CouldNot.class),
  @JsonSubTypes.Type(ButtonAction.Settle.class),
  @JsonSubTypes.Type(ButtonAction.AfterFailure.class),
  @JsonSubTypes.Type(ButtonAction.Type.class),
  @JsonSubTypes.Type(ButtonAction.Propose.class)
})
public sealed interface ButtonAction {
  record Approve(ApprovalId approval) implements ButtonAction {}

  /** Asks for the reason with a form; the submitted form denies. */
  record Deny(ApprovalId approval) implements ButtonAction {}

  /** About a run or what a step of it asks; pressed twice, it is done once. */
  sealed interface OfRun extends ButtonAction {
    RunId run();
  }

  record Cancel(RunId run) implements OfRun {}

  record Pause(RunId run) implements OfRun {}

  record Resume(RunId run) implements OfRun {}

  record Revert(RunId run) implements OfRun {}

  /** Asks for a comment with a form. */
  record Review(RunId run) implements OfRun {}

  /** One of the choices of a step. */
  record Choose(RunId run, String step, String option) implements OfRun {}

  /** A line of a checklist. */
  record Tick(RunId run, String step, String item) implements OfRun {}

  /** A step that is done by hand is done; asks with a form when the step wants to know more. */
  record Did(RunId run, String step) implements OfRun {}

  /** It cannot be done by hand; asks for the reason with a form. */
  record CouldNot(RunId run, String step) implements OfRun {}

  record Settle(RunId run, String step, Answer answer) implements OfRun {}

  /** What a person says of a step whose outcome is unknown. */
  enum Answer {
    /** It has happened. */
    DONE,
    /** It has not: carry it out again. */
    RETRY,
    /** Give the run up. */
    ABORT
  }

  /** What is to become of a run whose step has failed. */
  record AfterFailure(RunId run, String step, Then then) implements OfRun {}

  /** What a person says of a step that has failed. */
  enum Then {
    RETRY,
    /** Go on without it; asks for the reason with a form. */
    SKIP,
    /** Give the run up; asks for the reason with a form. */
    STOP
  }

  /**
   * Shows a command that changes something, which nobody has typed like that, with a button that
   * types it.
   *
   * @param origin id of the request that the button answers
   */
  record Propose(String slash, String text, String origin) implements ButtonAction {}

  /**
   * Types a command for the person, such as one with the platform filled in.
   *
   * @param origin id of the request that the button answers: pressed twice, it asks once; absent to
   *     ask anew each time
   */
  record Type(String slash, String text, @Nullable String origin) implements ButtonAction {
    public Type(String slash, String text) {
      this(slash, text, null);
    }
  }
}
