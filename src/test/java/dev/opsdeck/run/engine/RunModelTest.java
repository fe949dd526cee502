package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.audit.AuditEntry;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.schedule.InMemoryTimers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Any story of clicks, crashes, timers, lost answers and drifts, in any order: the promises hold.
 */
class RunModelTest {
  private static final String BOOK =
      """
      name: model
      title: {en: Model, es: Modelo}
      source: test
      announce: {start: deployment-start, complete: deployment-complete}
      onFailure: revert
      steps:
        - id: both
          parallel:
            - {id: look, action: test.look}
            - {id: two, steps: [{id: echo, action: test.echo, with: {text: hello}}]}
        - {id: change, action: test.image, with: {image: "app:2"}}
        - id: go
          decision:
            question: {en: "Go on?", es: "¿Seguir?"}
            options:
              - {value: forward, label: {en: Forward, es: Adelante}}
              - {value: back, label: {en: Back, es: Atrás}}
        - id: second
          when: steps.go.choice == "forward"
          action: test.image
          with: {image: "app:3"}
          approval: {by: [oncall]}
        - {id: end, action: test.look, onFailure: ask}
      """;

  /** What can happen between two looks at the world. */
  enum Move {
    FIRE,
    APPROVE,
    DENY,
    EXPIRE,
    CANCEL,
    CANCEL_IN_BETWEEN,
    SKIP_CHANGE,
    SKIP_CHANGE_IN_BETWEEN,
    SKIP_SECOND,
    PAUSE,
    RESUME,
    FORWARD,
    BACK,
    DRIFT,
    CRASH_BEFORE_NEXT_COMMIT,
    CRASH_AFTER_NEXT_COMMIT,
    CRASH_BEFORE_EFFECT,
    CRASH_AFTER_EFFECT,
    LOSE_ANSWER,
    HANG,
    BUSY,
    FAIL_AT_THE_END,
    SEND_AGAIN,
    FREEZE_REPLICA,
    THAW_REPLICA
  }

  @Provide
  Arbitrary<List<Move>> stories() {
    return Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of(Move.FIRE)),
            Tuple.of(4, Arbitraries.of(Move.APPROVE, Move.FORWARD)),
            Tuple.of(5, Arbitraries.of(Move.class)))
        .list()
        .ofMinSize(5)
        .ofMaxSize(40);
  }

  @Property
  void whatever_happens_each_effect_is_there_once_and_the_end_is_told(
      @ForAll("stories") List<Move> story) throws InterruptedException {
    Story told = new Story();
    for (Move move : story) {
      told.play(move);
    }
    told.toTheEnd();
    told.check();
  }

  /** One run and what befalls it. */
  private static final class Story {
    private final EngineBench bench = new EngineBench();
    private final RunId run = bench.launch("q1", BOOK, "model");
    private final List<String> skipped = new ArrayList<>();
    private int cancelledAfter = -1;
    private int moves;
    private int approvals;
    private RunEngine frozen = bench.engine;
    private String frozenTimer = "";

    void play(Move move) throws InterruptedException {
      moves++;
      try {
        act(move);
      } catch (CrashingDatabase.Crash crash) {
        bench.newEngine();
      }
    }

    private void act(Move move) throws InterruptedException {
      Runs runs = bench.engine.runs();
      switch (move) {
        case FIRE -> bench.fireNext();
        case APPROVE -> {
          if (awaits()) {
            approvals++;
            bench.approve(run);
          }
        }
        case DENY -> {
          if (awaits()) {
            bench.deny(run);
          }
        }
        case EXPIRE -> {
          if (awaits()) {
            bench.expire(run);
          }
        }
        case CANCEL -> cancel();
        case CANCEL_IN_BETWEEN -> whileItWorks(this::cancel);
        case SKIP_CHANGE -> skip("change");
        case SKIP_CHANGE_IN_BETWEEN -> whileItWorks(() -> skip("change"));
        case SKIP_SECOND -> skip("second");
        case PAUSE -> runs.apply(run, new RunOperation.Pause("phone"), EngineBench.ANA);
        case RESUME -> runs.apply(run, new RunOperation.Resume(), EngineBench.ANA);
        case FORWARD -> runs.apply(run, new RunOperation.Choose("go", "forward"), EngineBench.ANA);
        case BACK -> runs.apply(run, new RunOperation.Choose("go", "back"), EngineBench.ANA);
        case DRIFT -> bench.deployment.image = bench.deployment.image + "x";
        case CRASH_BEFORE_NEXT_COMMIT ->
            bench.world.database.crashBeforeCommit(bench.world.database.commits() + 1);
        case CRASH_AFTER_NEXT_COMMIT ->
            bench.world.database.crashAfterCommit(bench.world.database.commits() + 1);
        case CRASH_BEFORE_EFFECT -> accident(ImageAction.Accident.CRASH_BEFORE_EFFECT);
        case CRASH_AFTER_EFFECT -> accident(ImageAction.Accident.CRASH_AFTER_EFFECT);
        case LOSE_ANSWER -> accident(ImageAction.Accident.LOSE_ANSWER);
        case HANG -> accident(ImageAction.Accident.HANG);
        case BUSY -> accident(ImageAction.Accident.BUSY);
        case FAIL_AT_THE_END -> bench.look.failAt = "end";
        case SEND_AGAIN -> assertEquals(run, bench.launch("q1", BOOK, "model"));
        case FREEZE_REPLICA -> freeze();
        case THAW_REPLICA -> thaw();
      }
    }

    /** Sooner or later within what one timer does. */
    private void whileItWorks(Runnable disturbance) throws InterruptedException {
      bench.world.database.disturb(2 + moves % 5, disturbance);
      try {
        bench.fireNext();
      } finally {
        bench.world.database.disturb(0, () -> {});
      }
    }

    private void cancel() {
      Runs.Outcome outcome =
          bench.engine.runs().apply(run, new RunOperation.Cancel(""), EngineBench.ANA);
      if (outcome instanceof Runs.Outcome.Accepted && cancelledAfter < 0) {
        cancelledAfter = bench.deployment.effects.size();
      }
    }

    private void skip(String step) {
      if (bench.engine.runs().apply(run, new RunOperation.Skip(step, "not now"), EngineBench.BRUNO)
          instanceof Runs.Outcome.Accepted) {
        skipped.add(run + "/" + step);
      }
    }

    private void accident(ImageAction.Accident accident) {
      bench.image.accidents.add(accident);
    }

    private boolean awaits() {
      return bench.isAsked(run);
    }

    /** A replica stops in the middle of whatever it is told to do next; another takes over. */
    private void freeze() {
      frozen = bench.engine;
      frozenTimer = bench.world.nextTimer().map(InMemoryTimers.Timer::id).orElse("");
      bench.newEngine();
    }

    /** It wakes up and fires the timer that it believes to be its own. */
    private void thaw() throws InterruptedException {
      if (!frozenTimer.isEmpty()) {
        frozen.worker().fire(frozenTimer, run.value());
      }
    }

    /** Everybody does what is asked of them, and nothing breaks any more. */
    void toTheEnd() throws InterruptedException {
      bench.world.database.crashBeforeCommit(-1);
      bench.world.database.crashAfterCommit(-1);
      bench.image.accidents.clear();
      bench.look.failAt = "";
      for (int round = 0; round < 50 && !state().isFinal(); round++) {
        bench.drive();
        switch (state()) {
          case AWAITING_APPROVAL -> {
            approvals++;
            bench.approve(run);
          }
          case PAUSED -> bench.engine.runs().apply(run, new RunOperation.Resume(), EngineBench.ANA);
          case ASKING -> answerTruly();
          case RUNNING ->
              bench
                  .engine
                  .runs()
                  .apply(run, new RunOperation.Choose("go", "back"), EngineBench.ANA);
          case SCHEDULED, PLANNING, APPROVED, QUEUED -> {}
          case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> {}
        }
      }
      bench.drive();
    }

    private void answerTruly() {
      for (StepRecord step : bench.world.run(run).steps()) {
        if (step.state() == StepState.UNKNOWN) {
          boolean there = bench.deployment.effects.contains(run + "/" + step.id());
          bench
              .engine
              .runs()
              .apply(
                  run,
                  there
                      ? new RunOperation.Done(step.id(), Map.of())
                      : new RunOperation.Retry(step.id()),
                  EngineBench.BRUNO);
        } else if (step.state() == StepState.FAILED) {
          bench.engine.runs().apply(run, new RunOperation.Retry(step.id()), EngineBench.BRUNO);
        }
      }
    }

    private RunState state() {
      return bench.world.run(run).state();
    }

    void check() {
      Run end = bench.world.run(run);
      assertTrue(end.state().isFinal(), end.state() + " is no end: " + end);
      List<String> effects = bench.deployment.effects;
      assertEquals(effects.size(), new HashSet<>(effects).size(), "an effect twice: " + effects);
      assertTrue(effects.isEmpty() || approvals > 0, "nothing changes unseen: " + effects);
      assertTrue(bench.world.locks().isEmpty(), "the target is free again");
      assertTrue(
          cancelledAfter < 0
              || effects.stream().skip(cancelledAfter).allMatch(it -> it.contains("/revert/")),
          "nothing but the way back after a cancel: " + effects);
      assertTrue(effects.stream().noneMatch(skipped::contains), "left out is left out: " + effects);
      assertToldOnce();
      assertRecorded(effects);
    }

    private void assertToldOnce() {
      List<String> keys =
          bench.world.events(Event.Announcement.class).stream()
              .map(Event.Announcement::key)
              .filter(key -> key.endsWith("/complete"))
              .toList();
      assertTrue(keys.size() <= 1, "announced once at most: " + keys);
      Event.RunCard last = bench.world.events(Event.RunCard.class).getLast();
      assertEquals(state(), last.run().state(), "the card says how it ended");
    }

    private void assertRecorded(List<String> effects) {
      Set<String> recorded =
          bench.world.audit(AuditEntry.Kind.EFFECT).stream()
              .map(entry -> run + "/" + Objects.requireNonNull(entry.facts().get("step")))
              .collect(Collectors.toSet());
      assertTrue(recorded.containsAll(effects), effects + " are on the record: " + recorded);
    }
  }
}
