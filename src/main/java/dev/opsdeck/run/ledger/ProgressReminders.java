package dev.opsdeck.run.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepQuestion;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.schedule.TimerHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Sees that no run is silent: one that works says every two minutes what it waits for, on its card;
 * one that waits for people reminds them in its thread, less and less often, and one that waits for
 * its target says there who has it.
 */
public final class ProgressReminders implements TimerHandler {
  public static final String TIMER = "run-report";

  /** DESIGN, promise 4: a run reports at least every two minutes. */
  static final Duration WORKING = Duration.ofMinutes(2);

  /** After these times since people were asked; then again after each last one. */
  private static final List<Duration> WAITING =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(4),
          Duration.ofDays(1));

  private final Database database;
  private final RunLedger ledger;
  private final Supplier<List<PersonRef>> onCall;
  private final InstantSource clock;

  public ProgressReminders(
      Database database, RunLedger ledger, Supplier<List<PersonRef>> onCall, InstantSource clock) {
    this.database = database;
    this.ledger = ledger;
    this.onCall = onCall;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return TIMER;
  }

  /** A run with the time of its next report, if it lacks one. */
  static Run scheduled(Run run, Instant now) {
    Instant due = due(run, now);
    Instant planned = run.timestamps().reportAt();
    if (due == null) {
      return planned == null ? run : run.reportingAt(null);
    }
    boolean goesOnByItself =
        run.state() == RunState.QUEUED
            || (run.state() == RunState.RUNNING && waitingSince(run) == null);
    boolean keeps = goesOnByItself && planned != null && !due.isBefore(planned);
    return keeps || due.equals(planned) ? run : run.reportingAt(due);
  }

  /** Null when there is nothing to report. */
  private static @Nullable Instant due(Run run, Instant now) {
    if (needsReview(run)) {
      return now.plus(Duration.ofDays(1));
    }
    Instant waiting = waitingSince(run);
    return switch (run.state()) {
      case RUNNING -> waiting == null ? now.plus(WORKING) : reminder(waiting, now);
      case PAUSED, ASKING -> reminder(waiting == null ? now : waiting, now);
      case QUEUED ->
          run.timestamps().reportAt() == null
              ? now.plus(WAITING.getFirst())
              : reminder(run.timestamps().acceptedAt(), now);
      case SCHEDULED, PLANNING, AWAITING_APPROVAL, APPROVED -> null;
      case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> null;
    };
  }

  private static Instant reminder(Instant since, Instant now) {
    for (Duration after : WAITING) {
      if (since.plus(after).isAfter(now)) {
        return since.plus(after);
      }
    }
    return now.plus(WAITING.getLast());
  }

  static boolean needsReview(Run run) {
    var glass = run.authorization().granted().glass();
    return run.state().isFinal() && glass != null && glass.review() == null;
  }

  /** Since when nothing goes on because people are waited for; null while something does. */
  private static @Nullable Instant waitingSince(Run run) {
    boolean works =
        run.steps().stream()
            .anyMatch(
                step -> step.state() == StepState.RUNNING || step.state() == StepState.WAITING);
    return works ? null : asking(run).map(step -> step.times().startedAt()).orElse(null);
  }

  private static Optional<StepRecord> asking(Run run) {
    return run.steps().stream()
        .filter(step ->
            switch (step.state()) {
              case ASKED, UNKNOWN -> true;
              case FAILED -> run.state() == RunState.ASKING;
              case PENDING, RUNNING, WAITING, DONE, TROUBLED, SKIPPED -> false;
            })
        .findFirst();
  }

  /** A timer that another one has replaced does nothing. */
  @Override
  public void fire(String timerId, String subject) {
    database.useTransaction(
        handle -> ledger.touch(handle, new RunId(subject), (h, run) -> reported(h, run)));
  }

  private Run reported(Handle handle, Run run) {
    Instant now = clock.instant();
    Instant planned = run.timestamps().reportAt();
    if (planned == null || now.isBefore(planned)) {
      return run;
    }
    if (needsReview(run)) {
      tell(handle, run, glassFact(run));
    } else if (run.state() == RunState.RUNNING && waitingSince(run) == null) {
      if (run.lease().timer() != null) {
        ledger.wake(handle, run.id(), now); // in case that nobody carries it on any more
      }
      return stillWorking(run, now).reportingAt(now.plus(WORKING));
    } else {
      asking(run).ifPresent(step -> tell(handle, run, stillWaiting(run, step)));
      if (run.state() == RunState.PAUSED) {
        tell(handle, run, pausedFact(run));
      }
      Fact behind = run.reason();
      if (run.state() == RunState.QUEUED && behind != null) {
        tell(handle, run, behind);
      }
    }
    return run.reportingAt(due(run, now));
  }

  private static Fact glassFact(Run run) {
    var glass = run.authorization().granted().glass();
    return Fact.of(
        "run.needs-review", "run", run.id(), "by", glass == null ? "" : glass.by().value());
  }

  /** Who lets it rest, and why. */
  public static Fact pausedFact(Run run) {
    var wish = run.authorization().control();
    var by = wish.pausedBy();
    return Fact.of("run.paused", "by", by == null ? "" : by.value(), "reason", wish.reason());
  }

  private Fact stillWaiting(Run run, StepRecord step) {
    Instant since = step.times().startedAt();
    return Fact.of(
        "run.still-waiting",
        "step",
        step.id(),
        "since",
        since == null ? "" : since,
        "people",
        waitedFor(run, step).map(PersonRef::value).distinct().collect(Collectors.joining(" ")));
  }

  /** Those who may answer and whom a message can call. */
  private Stream<PersonRef> waitedFor(Run run, StepRecord step) {
    JsonNode question = step.state() == StepState.ASKED ? step.input() : null;
    List<String> by =
        question == null ? List.of("oncall") : Json.convert(question, StepQuestion.class).by();
    Stream<PersonRef> named =
        by.stream()
            .filter(who -> !who.equals("oncall") && !who.startsWith("group:"))
            .map(PersonRef::new);
    Stream<PersonRef> calls = by.contains("oncall") ? onCall.get().stream() : Stream.of();
    return Stream.of(Stream.of(PersonRef.of(run.request().requester())), calls, named)
        .flatMap(people -> people);
  }

  /** On the card, which changes with it. */
  private static Run stillWorking(Run run, Instant now) {
    Optional<StepRecord> step =
        run.steps().stream()
            .filter(s -> s.state() == StepState.RUNNING || s.state() == StepState.WAITING)
            .findFirst();
    if (step.isEmpty()) {
      return run;
    }
    Instant since = step.get().times().startedAt();
    return run.because(
        Fact.of(
            "run.still-running",
            "step",
            step.get().id(),
            "since",
            since == null ? now : since,
            "at",
            now));
  }

  private void tell(Handle handle, Run run, Fact fact) {
    ledger.tell(
        handle,
        new Event.RunDetail(run.request().place().card(), run.id(), fact, List.of(), List.of()));
  }
}
