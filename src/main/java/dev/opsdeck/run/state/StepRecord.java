package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.progress.StepState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a step of a run is.
 *
 * @param input worked out and typed, absent until the step begins
 * @param output absent until it is done
 */
public record StepRecord(
    String id,
    StepState state,
    Tries tries,
    @Nullable JsonNode input,
    @Nullable JsonNode output,
    Words words,
    Times times) {

  /**
   * @param failed how often it was carried out and failed
   * @param probes how often it was asked whether its effect is there
   */
  public record Tries(int failed, int probes) {}

  /**
   * @param summary what it does or did
   * @param note how far it is, or why it waits or failed
   */
  public record Words(@Nullable Fact summary, @Nullable Fact note) {}

  /**
   * @param until when a waiting step goes on
   */
  public record Times(
      @Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable Instant until) {}

  public static StepRecord pending(String id) {
    return new StepRecord(
        id,
        StepState.PENDING,
        new Tries(0, 0),
        null,
        null,
        new Words(null, null),
        new Times(null, null, null));
  }

  /** Its intent: from here on, the effect may be there. */
  public StepRecord begun(JsonNode resolved, @Nullable Fact summary, Instant now) {
    Instant started = times.startedAt();
    return new StepRecord(
        id,
        StepState.RUNNING,
        tries,
        resolved,
        null,
        new Words(summary == null ? words.summary() : summary, words.note()),
        new Times(started == null ? now : started, null, null));
  }

  public StepRecord done(@Nullable JsonNode result, @Nullable Fact summary, Instant now) {
    return new StepRecord(
        id, StepState.DONE, tries, input, result, new Words(summary, null), ended(now));
  }

  public StepRecord skipped(Fact why, Instant now) {
    return new StepRecord(
        id, StepState.SKIPPED, tries, input, null, new Words(words.summary(), why), ended(now));
  }

  public StepRecord failed(Fact why, Instant now) {
    return new StepRecord(
        id, StepState.FAILED, tries, input, null, new Words(words.summary(), why), ended(now));
  }

  public StepRecord unknown(Fact why) {
    return new StepRecord(
        id, StepState.UNKNOWN, tries, input, null, new Words(words.summary(), why), times);
  }

  public StepRecord waiting(Fact why, Instant until, Tries counted) {
    return new StepRecord(
        id,
        StepState.WAITING,
        counted,
        input,
        null,
        new Words(words.summary(), why),
        new Times(times.startedAt(), null, until));
  }

  /** No answer came: it rests until it is asked whether the effect is there. */
  public StepRecord unanswered(Fact why, Instant until) {
    return new StepRecord(
        id,
        StepState.RUNNING,
        new Tries(tries.failed(), tries.probes() + 1),
        input,
        null,
        new Words(words.summary(), why),
        new Times(times.startedAt(), null, until));
  }

  public StepRecord noted(Fact note) {
    return new StepRecord(id, state, tries, input, output, new Words(words.summary(), note), times);
  }

  public boolean isOver() {
    return switch (state) {
      case DONE, FAILED, SKIPPED -> true;
      case PENDING, RUNNING, WAITING, UNKNOWN -> false;
    };
  }

  public @Nullable Duration took() {
    Instant from = times.startedAt();
    Instant to = times.finishedAt();
    return from == null || to == null ? null : Duration.between(from, to);
  }

  private Times ended(Instant now) {
    Instant started = times.startedAt();
    return new Times(started == null ? now : started, now, null);
  }
}
