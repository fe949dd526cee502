package dev.opsdeck.console;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import java.util.List;

/** What a form about a run asks. */
enum RunForm {
  /** What a step that was done by hand wants to know. */
  DID,
  /** Why a step cannot be done by hand. */
  COULD_NOT,
  /** Why to go on without a step that has failed. */
  SKIP,
  /** Why to leave out a step that has not begun. */
  LEAVE_OUT,
  /** Why to give up. */
  STOP,
  /** What somebody found who looked at a run that nobody had approved. */
  REVIEW;

  /** A form with one field, for the reason or the comment. */
  static Reply ask(RunForm what, RunId run, String step) {
    Fact title =
        switch (what) {
          case DID -> Fact.of("console.form.did");
          case COULD_NOT -> Fact.of("console.form.could-not");
          case SKIP, LEAVE_OUT -> Fact.of("console.form.skip");
          case STOP -> Fact.of("console.form.stop");
          case REVIEW -> Fact.of("console.form.review");
        };
    Reply.Field field = what == REVIEW ? FormFields.comment() : FormFields.why();
    return new FormId.OfRun(what, run, step).form(title, List.of(field));
  }
}
