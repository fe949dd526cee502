package dev.opsdeck.console;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.run.Runs;

/** What a button stands for; small enough for a button's value. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "press")
public sealed interface Press {
  record Approve(ApprovalId approval) implements Press {}

  /** Asks for the reason with a form; the submitted form denies. */
  record Deny(ApprovalId approval) implements Press {}

  record Cancel(RunId run) implements Press {}

  record Revert(RunId run) implements Press {}

  record Settle(RunId run, Runs.Answer answer) implements Press {}

  /** Types a command for the person, such as one with the platform filled in. */
  record Type(String slash, String text) implements Press {}
}
