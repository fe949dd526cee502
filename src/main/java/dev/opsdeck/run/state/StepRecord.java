package dev.opsdeck.run.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Advice;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.runbook.OnFailure.Reaction;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a step of a run is.
 *
 * @param id its path: the id in the runbook, behind those of the loops and included runbooks that
 *     it stands in, such as {@code restart/2/undo}
 * @param reaction what its failure means; absent until it has failed
 */
public record StepRecord(
    String id,
    StepState state,
    Tries tries,
    Data data,
    Words words,
    Times times,
    @Nullable Reaction reaction) {

  /**
   * @param failed how often it was carried out and failed
   * @param probes how often it was asked whether its effect is there
   */
  public record Tries(int failed, int probes) {}

  /**
   * @param input worked out and typed; of a step that asks people, what they are asked; absent
   *     until the step begins
   * @param output absent until it is done; of a checklist, who has ticked what so far
   * @param leftOutBy who wants it left out; absent unless somebody does
   * @param operation what it has begun and its provider carries on; absent when nothing has begun
   */
  public record Data(
      @Nullable JsonNode input,
      @Nullable JsonNode output,
      @Nullable PersonRef leftOutBy,
      @Nullable String operation) {
    Data(@Nullable JsonNode input, @Nullable JsonNode output) {
      this(input, output, null, null);
    }

    private Data begun(@Nullable JsonNode resolved) {
      return new Data(resolved, null, null, operation);
    }
  }

  /**
   * @param summary what it does or did
   * @param note how far it is, or why it waits or failed
   * @param advice what it has found besides, and what would help
   */
  public record Words(@Nullable Fact summary, @Nullable Fact note, Advice advice) {
    Words(@Nullable Fact summary, @Nullable Fact note) {
      this(summary, note, Advice.NONE);
    }
  }

  /**
   * @param until when a waiting step goes on, or when nobody is waited for any more
   * @param rightSince since when a step that must stay right has been right without a break
   */
  public record Times(
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Instant until,
      @Nullable Instant rightSince) {}

  public static StepRecord pending(String id) {
    return new StepRecord(
        id,
        StepState.PENDING,
        new Tries(0, 0),
        new Data(null, null),
        new Words(null, null),
        new Times(null, null, null, null),
        null);
  }

  @JsonIgnore
  public @Nullable JsonNode input() {
    return data.input();
  }

  @JsonIgnore
  public @Nullable JsonNode output() {
    return data.output();
  }

  /** What it has begun and its provider carries on; empty when nothing has begun. */
  @JsonIgnore
  public String operation() {
    String begun = data.operation();
    return begun == null ? "" : begun;
  }

  /**
   * Whether it waits for what it has begun, which goes on by itself whatever becomes of the run.
   */
  @JsonIgnore
  boolean isUnderWay() {
    return state == StepState.WAITING && !operation().isEmpty();
  }

  /** The same, with what it has begun. */
  StepRecord carriedOn(String begun) {
    Data kept =
        begun.isEmpty() ? data : new Data(data.input(), data.output(), data.leftOutBy(), begun);
    return new StepRecord(id, state, tries, kept, words, times, reaction);
  }

  /** Its intent: from here on, the effect may be there. */
  public StepRecord begun(JsonNode resolved, @Nullable Fact summary, Instant now) {
    Instant started = times.startedAt();
    return new StepRecord(
        id,
        StepState.RUNNING,
        tries,
        data.begun(resolved),
        new Words(summary == null ? words.summary() : summary, words.note()),
        new Times(started == null ? now : started, null, null, times.rightSince()),
        null);
  }

  /**
   * A person is asked.
   *
   * @param until when nobody is waited for any more; absent for never
   */
  public StepRecord asked(JsonNode question, Fact note, @Nullable Instant until, Instant now) {
    return new StepRecord(
        id,
        StepState.ASKED,
        tries,
        new Data(question, null),
        new Words(words.summary(), note),
        new Times(now, null, until, null),
        null);
  }

  /** A part of the answer. */
  public StepRecord answered(JsonNode soFar, Fact note) {
    return new StepRecord(
        id, state, tries, new Data(input(), soFar), new Words(words.summary(), note), times, null);
  }

  public StepRecord done(@Nullable JsonNode result, @Nullable Fact summary, Instant now) {
    return over(StepState.DONE, result, new Words(summary, null), now, null);
  }

  /** Carried out, and what it looked at is not as it should be. */
  public StepRecord troubled(JsonNode result, Fact summary, Instant now) {
    return over(StepState.TROUBLED, result, new Words(summary, null), now, null);
  }

  /** With what it has found besides its summary. */
  StepRecord advising(Advice advice) {
    Words said = new Words(words.summary(), words.note(), advice);
    return new StepRecord(id, state, tries, data, said, times, reaction);
  }

  @JsonIgnore
  boolean isCarriedOut() {
    return state == StepState.DONE || state == StepState.TROUBLED;
  }

  public StepRecord skipped(@Nullable Fact why, Instant now) {
    return over(StepState.SKIPPED, null, new Words(words.summary(), why), now, null);
  }

  /** Skipped because somebody wants it. */
  public StepRecord leftOut(Actor by, String reason, Instant now) {
    StepRecord out = skipped(Fact.of("run.skipped", "by", by.id(), "reason", reason), now);
    Data wanted = new Data(out.input(), null, PersonRef.of(by), null);
    return new StepRecord(id, out.state, tries, wanted, out.words, out.times, null);
  }

  /** As for a new plan: what somebody wants left out stays so. */
  public StepRecord anew() {
    return data.leftOutBy() == null ? pending(id) : this;
  }

  public StepRecord failed(Fact why, Reaction then, Instant now) {
    return over(StepState.FAILED, null, new Words(words.summary(), why), now, then);
  }

  private StepRecord over(
      StepState end, @Nullable JsonNode output, Words said, Instant now, @Nullable Reaction then) {
    Instant started = times.startedAt();
    return new StepRecord(
        id,
        end,
        tries,
        new Data(input(), output),
        said,
        new Times(started == null ? now : started, now, null, null),
        then);
  }

  public StepRecord unknown(Fact why) {
    return new StepRecord(
        id, StepState.UNKNOWN, tries, data, new Words(words.summary(), why), times, null);
  }

  public StepRecord waiting(Fact why, Instant until, Tries counted) {
    return waiting(why, until, counted, times.rightSince());
  }

  /**
   * @param rightSince absent when it was not right this time
   */
  public StepRecord waiting(Fact why, Instant until, Tries counted, @Nullable Instant rightSince) {
    return new StepRecord(
        id,
        StepState.WAITING,
        counted,
        data.begun(input()),
        new Words(words.summary(), why),
        new Times(times.startedAt(), null, until, rightSince),
        null);
  }

  /** No answer came: it rests until it is asked whether the effect is there. */
  public StepRecord unanswered(Fact why, Instant until) {
    return new StepRecord(
        id,
        StepState.RUNNING,
        new Tries(tries.failed(), tries.probes() + 1),
        data.begun(input()),
        new Words(words.summary(), why),
        new Times(times.startedAt(), null, until, null),
        null);
  }

  public StepRecord noted(Fact note) {
    return new StepRecord(
        id, state, tries, data, new Words(words.summary(), note), times, reaction);
  }

  /** Whether it was not needed, or somebody has left it out. */
  @JsonIgnore
  public boolean isSkipped() {
    return state == StepState.SKIPPED;
  }

  @JsonIgnore
  public boolean isOver() {
    return switch (state) {
      case DONE, TROUBLED, FAILED, SKIPPED -> true;
      case PENDING, RUNNING, WAITING, ASKED, UNKNOWN -> false;
    };
  }

  Reaction reactionOrStop() {
    return reaction == null ? Reaction.STOP : reaction;
  }

  Fact whyOrUnknown() {
    Fact note = words.note();
    return note == null ? Fact.of("run.step-failed", "step", id) : note;
  }

  public @Nullable Duration took() {
    Instant from = times.startedAt();
    Instant to = times.finishedAt();
    return from == null || to == null ? null : Duration.between(from, to);
  }
}
