package dev.opsdeck.progress;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import java.util.Map;
import java.util.Optional;

/**
 * Something that a person does to a run: typed, pressed, filled in, offered, applied and audited it
 * is the same value. Small enough for a button's value.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "operation")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunOperation.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = RunOperation.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = RunOperation.Resume.class, name = "resume"),
  @JsonSubTypes.Type(value = RunOperation.Revert.class, name = "revert"),
  @JsonSubTypes.Type(value = RunOperation.Review.class, name = "review"),
  @JsonSubTypes.Type(value = RunOperation.Note.class, name = "note"),
  @JsonSubTypes.Type(value = RunOperation.Done.class, name = "done"),
  @JsonSubTypes.Type(value = RunOperation.Retry.class, name = "retry"),
  @JsonSubTypes.Type(value = RunOperation.Skip.class, name = "skip"),
  @JsonSubTypes.Type(value = RunOperation.Stop.class, name = "stop"),
  @JsonSubTypes.Type(value = RunOperation.Choose.class, name = "choose"),
  @JsonSubTypes.Type(value = RunOperation.Tick.class, name = "tick")
})
public sealed interface RunOperation {
  /**
   * What the person is told once it is accepted.
   *
   * @param run the run that was asked
   * @param result the run that comes of it: the same, or a new one
   */
  Fact accepted(RunId run, RunId result);

  /** How to ask for the words that it needs, such as a reason; empty when they are said. */
  default Optional<Fact> asks() {
    return Optional.empty();
  }

  /** The same with these words. */
  default RunOperation saying(String words) {
    return this;
  }

  /** What the card of a run offers with buttons. */
  sealed interface Offer extends RunOperation {}

  /** Stops it before its next step; a step in the middle of its work is allowed to finish. */
  record Cancel(String reason) implements Offer {
    public Cancel {
      reason = reason.strip();
    }

    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.cancelling", "run", result);
    }

    @Override
    public RunOperation saying(String words) {
      return new Cancel(words);
    }
  }

  /** Lets it rest before its next step. Its target stays its own. */
  record Pause(String reason) implements Offer {
    public Pause {
      reason = reason.strip();
    }

    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.pausing", "run", result);
    }

    @Override
    public RunOperation saying(String words) {
      return new Pause(words);
    }
  }

  /** Lets a paused run continue. */
  record Resume() implements Offer {
    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.resuming", "run", result);
    }
  }

  /** Reverts what the run changed with a new run, planned and approved like any other. */
  record Revert() implements Offer {
    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.reverting", "run", result, "of", run);
    }
  }

  /** Somebody else has looked at what was done without anybody's agreement. */
  record Review(String comment) implements Offer {
    public Review {
      comment = comment.strip();
    }

    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.reviewed", "run", result);
    }

    @Override
    public Optional<Fact> asks() {
      return comment.isEmpty() ? Optional.of(Fact.of("console.form.review")) : Optional.empty();
    }

    @Override
    public RunOperation saying(String words) {
      return new Review(words);
    }
  }

  /** What whoever looks at the run later should know: in its thread and on the record. */
  record Note(String text) implements RunOperation {
    public Note {
      text = text.strip();
    }

    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.note", "run", result);
    }

    @Override
    public Optional<Fact> asks() {
      return text.isEmpty() ? Optional.of(Fact.of("console.form.note")) : Optional.empty();
    }

    @Override
    public RunOperation saying(String words) {
      return new Note(words);
    }
  }

  /** About one step; which of these fit depends on what the step asks. */
  sealed interface OfStep extends RunOperation {
    String step();
  }

  /**
   * It has happened; I have done it.
   *
   * @param form what was filled in, by flag; empty when nothing is asked
   */
  record Done(String step, Map<String, String> form) implements OfStep {
    public Done {
      form = Map.copyOf(form);
    }

    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.settled-done", "run", result);
    }
  }

  /** Carry it out again. */
  record Retry(String step) implements OfStep {
    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.settled-retry", "run", result);
    }
  }

  /** Continue without a step that has failed or has not begun. It is on the record. */
  record Skip(String step, String reason) implements OfStep {
    public Skip {
      reason = reason.strip();
    }

    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.skipped", "run", result, "step", step);
    }

    @Override
    public Optional<Fact> asks() {
      return reason.isEmpty() ? Optional.of(Fact.of("console.form.skip")) : Optional.empty();
    }

    @Override
    public RunOperation saying(String words) {
      return new Skip(step, words);
    }
  }

  /** Give it up; I cannot do it. */
  record Stop(String step, String reason) implements OfStep {
    public Stop {
      reason = reason.strip();
    }

    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.settled-abort", "run", result);
    }

    @Override
    public Optional<Fact> asks() {
      return reason.isEmpty() ? Optional.of(Fact.of("console.form.stop")) : Optional.empty();
    }

    @Override
    public RunOperation saying(String words) {
      return new Stop(step, words);
    }
  }

  /** One of the choices of a step. */
  record Choose(String step, String option) implements OfStep {
    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.chosen", "run", result);
    }
  }

  /** A line of a checklist. */
  record Tick(String step, String item) implements OfStep {
    @Override
    public Fact accepted(RunId run, RunId result) {
      return Fact.of("console.run.ticked", "run", result);
    }
  }
}
