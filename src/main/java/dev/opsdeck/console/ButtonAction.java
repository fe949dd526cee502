package dev.opsdeck.console;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunView;
import org.jspecify.annotations.Nullable;

/** What a button stands for; small enough for a button's value. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "press")
@JsonSubTypes({
  @JsonSubTypes.Type(ButtonAction.Approve.class),
  @JsonSubTypes.Type(ButtonAction.Deny.class),
  @JsonSubTypes.Type(ButtonAction.OfRun.class),
  @JsonSubTypes.Type(ButtonAction.Type.class),
  @JsonSubTypes.Type(ButtonAction.Propose.class)
})
public sealed interface ButtonAction {
  record Approve(ApprovalId approval) implements ButtonAction {}

  /** Asks for the reason with a form; the submitted form denies. */
  record Deny(ApprovalId approval) implements ButtonAction {}

  /** About a run; pressed twice, it is done once. Asks with a form for what it lacks. */
  record OfRun(RunId run, RunOperation operation) implements ButtonAction {}

  /**
   * Shows a command that changes something, which nobody has typed like that, with a button that
   * types it. One that only looks is typed at once.
   *
   * @param origin id of the request that the button answers; absent for a button that many may
   *     press, each for themselves
   */
  record Propose(String slash, String text, @Nullable String origin) implements ButtonAction {
    /** Starts what would help, on what the run was about. */
    public static Propose of(RunView.RemedyView remedy, RunView.TargetView about) {
      return new Propose(ControlHandler.SLASH, CommandText.of(remedy, about), null);
    }
  }

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
