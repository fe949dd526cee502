package dev.opsdeck.action;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import java.util.List;

/** How carrying out a step ended. */
public sealed interface StepOutcome<O extends Record> {
  /**
   * @param summary one line for the card
   * @param details lines for the thread, none when the summary says it all
   * @param attachments long texts for the thread, such as logs
   * @param assessment whether what was looked at is as it should be; a tick means that it is
   * @param advice what else stands on the card, and what would help
   */
  record Done<O extends Record>(
      O output,
      Fact summary,
      List<Fact> details,
      List<Attachment> attachments,
      Assessment assessment,
      Advice advice)
      implements StepOutcome<O> {
    public Done {
      details = List.copyOf(details);
      attachments = List.copyOf(attachments);
    }

    public Done(O output, Fact summary, List<Fact> details, List<Attachment> attachments) {
      this(output, summary, details, attachments, Assessment.WELL, Advice.NONE);
    }

    public Done(O output, Fact summary) {
      this(output, summary, List.of(), List.of());
    }

    /** The same, for what is not as it should be. */
    public Done<O> troubled() {
      return new Done<>(output, summary, details, attachments, Assessment.TROUBLE, advice);
    }

    public Done<O> advising(Advice given) {
      return new Done<>(output, summary, details, attachments, assessment, given);
    }
  }

  /** What a step that was carried out has found. */
  enum Assessment {
    WELL,
    TROUBLE
  }

  /**
   * Nothing to do before {@code until}; the step is called again then, and holds no thread
   * meanwhile.
   *
   * @param operation what the step has begun and its provider carries on by itself, as {@link
   *     StepContext#operation()} gives it back; empty when nothing has begun. What has begun is
   *     followed to its end, even if the run is cancelled
   */
  record Waiting<O extends Record>(Instant until, Fact why, String operation)
      implements StepOutcome<O> {
    public Waiting(Instant until, Fact why) {
      this(until, why, "");
    }
  }

  /** It did not happen, and everything is as it was before this step, or as {@code why} says. */
  record Failed<O extends Record>(Fact why, Again again, List<Fact> details)
      implements StepOutcome<O> {
    public Failed {
      details = List.copyOf(details);
    }

    public Failed(Fact why, Again again) {
      this(why, again, List.of());
    }
  }

  /** A pin no longer holds: the target is not what was planned for. Nothing was changed. */
  record Drifted<O extends Record>(Fact why) implements StepOutcome<O> {}

  /** The request was sent and no answer came: it may have happened. The engine settles it. */
  record Unknown<O extends Record>(Fact why) implements StepOutcome<O> {}

  /** Whether trying again can help. */
  enum Again {
    /** The same call may succeed later: the other side was away or busy. */
    MAY_HELP,
    /** The same call will fail in the same way. */
    WILL_NOT_HELP
  }
}
