package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.StepState;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.engine.ShelfActions.Accident;
import dev.opsdeck.run.engine.ShelfActions.Done;
import dev.opsdeck.run.state.Compensations;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.PlannedStep;
import dev.opsdeck.run.state.RunTransitions.Transition;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.run.state.StepTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any runbook at all: it does what it says, and nothing that nobody agreed to. */
class GeneratedRunbooksTest {
  @Property
  void a_runbook_does_what_a_person_would_read_in_it(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int size)
      throws InterruptedException {
    RandomRunbook runbook = new RandomRunbook(seed, size);
    PlainReading reading = new PlainReading(runbook);
    Story story = new Story(runbook);

    story.toTheEnd();

    story.check();
    if (!reading.isUndefined() && !story.hadNothingToDo() && !story.couldNotBePlanned()) {
      assertEquals(reading.values, story.shelf.values, story::text);
      assertEquals(reading.succeeded, story.state() == RunState.SUCCEEDED, story::text);
    }
  }

  @Property
  void nothing_happens_that_nobody_agreed_to(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll @IntRange(min = 1, max = 40) int moves)
      throws InterruptedException {
    Story story = new Story(new RandomRunbook(seed, size));
    Random random = new Random(seed);
    story.bench.policy.refusesGate = () -> random.nextInt(6) == 0;
    for (int i = 0; i < moves; i++) {
      story.play(random);
    }

    story.toTheEnd();

    story.check();
  }

  /** A run of a runbook, and who has agreed to what. */
  private static final class Story {
    final ShelfActions shelf = new ShelfActions();
    private final RandomRunbook runbook;
    private final EngineBench bench;
    private final RunId id;

    /** What was agreed to last, by the gate that asked; the plan as a whole has no name. */
    private final Map<String, Set<Done>> agreed = new HashMap<>();

    private final List<String> moves = new ArrayList<>();

    Story(RandomRunbook runbook) {
      this.runbook = runbook;
      this.bench = new EngineBench(shelf.all());
      shelf.values.putAll(runbook.values);
      shelf.witness = this::assertAgreed;
      bench.others.putAll(runbook.included());
      this.id = bench.launch("q", runbook.text(), RandomRunbook.NAME);
    }

    RunState state() {
      return bench.state(id);
    }

    /** Whether the plan has found that all is as asked: then not even a look is taken. */
    boolean hadNothingToDo() {
      return bench
          .world
          .runs
          .transitions()
          .contains(new Transition(RunState.PLANNING, RunEvent.NOTHING_TO_DO, RunState.SUCCEEDED));
    }

    /**
     * Whether the plan came upon a value that is not there: then nothing happens at all, also where
     * the run itself would have failed before it came to that step.
     */
    boolean couldNotBePlanned() {
      Fact reason = bench.world.run(id).status().reason();
      return state() == RunState.REFUSED
          && shelf.effects.isEmpty()
          && reason != null
          && reason.code().equals("run.expression-broken");
    }

    String text() {
      StringBuilder text = new StringBuilder(runbook.text());
      runbook.included().values().forEach(book -> text.append("---\n").append(book));
      return text
          + "things: "
          + runbook.values
          + "\nmoves: "
          + moves
          + "\neffects: "
          + shelf.effects
          + "\nrun: "
          + state()
          + " "
          + bench.world.run(id).timestamps()
          + "\n"
          + steps();
    }

    private String steps() {
      StringBuilder text = new StringBuilder();
      bench
          .world
          .run(id)
          .steps()
          .forEach(step -> text.append(step.id()).append(' ').append(step.state()).append('\n'));
      return text.toString();
    }

    private void assertAgreed(Done effect) {
      Run run = bench.world.run(id);
      List<StepTree.Gate> gates = gatesOf(run, effect.step());
      if (gates.isEmpty() && Compensations.isOne(effect.step())) {
        assertTrue(
            shelf.effects.stream().anyMatch(change -> isUndoneBy(change, effect)),
            () -> effect + " puts back what was not done\n" + text());
        return;
      }
      assertTrue(
          gates.stream()
              .allMatch(gate -> run.authorization().granted().passed().contains(gate.step())),
          () -> effect + " is behind a closed gate\n" + text());
      String asker = gates.isEmpty() ? "" : gates.getLast().step();
      assertTrue(
          agreed.getOrDefault(asker, Set.of()).contains(effect),
          () -> "nobody agreed to " + effect + "\n" + agreed + "\n" + text());
    }

    private static boolean isUndoneBy(Done change, Done effect) {
      return change.thing().equals(effect.thing())
          && change.from().equals(effect.to())
          && change.to().equals(effect.from());
    }

    private static List<StepTree.Gate> gatesOf(Run run, String step) {
      return run.planOrThrow().courses().stream()
          .flatMap(StepTree::gates)
          .filter(gate -> gate.covers().contains(step))
          .toList();
    }

    /** Remembers what the one who agrees has seen. */
    private void agree() {
      Run run = bench.world.run(id);
      StepTree.Gate asking = run.authorization().asked().gate();
      String asker = asking == null ? "" : asking.step();
      if (asking == null) {
        agreed.clear();
      }
      Set<Done> seen = new HashSet<>();
      for (PlannedStep step : run.planOrThrow().changes()) {
        List<StepTree.Gate> gates = gatesOf(run, step.id());
        String last = gates.isEmpty() ? "" : gates.getLast().step();
        if (last.equals(asker) && step.kind() == RunPlan.Kind.CHANGE) {
          seen.add(
              new Done(
                  step.id(),
                  step.input().path("thing").asText(),
                  step.preview().pins().values().get("value"),
                  step.input().path("value").asText()));
        }
      }
      agreed.put(asker, seen);
      bench.approve(id);
    }

    /** Something happens. */
    void play(Random random) throws InterruptedException {
      int move = random.nextInt(24);
      moves.add(String.valueOf(move));
      try {
        act(move, random);
      } catch (CrashingDatabase.Crash crash) {
        bench.newEngine();
      }
    }

    private void act(int move, Random random) throws InterruptedException {
      Runs runs = bench.engine.runs();
      switch (move) {
        case 0 -> runs.apply(id, new RunOperation.Pause(""), EngineBench.ANA);
        case 1 -> runs.apply(id, new RunOperation.Resume(), EngineBench.ANA);
        case 2 ->
            bench.world.database.crashBeforeCommit(
                bench.world.database.commits() + 1 + random.nextInt(3));
        case 3 ->
            bench.world.database.crashAfterCommit(
                bench.world.database.commits() + 1 + random.nextInt(3));
        case 4 -> shelf.accidents.add(any(random, List.of(Accident.values())));
        case 5 -> bench.policy.frozen = !bench.policy.frozen;
        case 6 -> drift(random);
        case 7 -> skip(random);
        case 8 -> {
          if (random.nextInt(2) == 0) {
            runs.apply(id, new RunOperation.Cancel(""), EngineBench.ANA);
          }
        }
        case 9 -> {
          if (bench.isAsked(id) && random.nextInt(4) == 0) {
            bench.deny(id);
          }
        }
        case 10 -> bench.world.database.disturb(1 + random.nextInt(6), () -> drift(random));
        case 11 -> bench.world.database.disturb(1 + random.nextInt(6), () -> skip(random));
        case 12 -> choose();
        case 13, 14, 15 -> {
          if (bench.isAsked(id)) {
            agree();
          }
        }
        default -> bench.fireNext();
      }
    }

    private static <T> T any(Random random, List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private void drift(Random random) {
      if (!shelf.values.isEmpty()) {
        String thing = any(random, List.copyOf(shelf.values.keySet()));
        shelf.values.put(thing, any(random, List.of("old", "new", "odd", "broken")));
      }
    }

    private void skip(Random random) {
      List<StepRecord> steps = bench.world.run(id).steps();
      if (!steps.isEmpty()) {
        bench
            .engine
            .runs()
            .apply(
                id, new RunOperation.Skip(any(random, steps).id(), "not now"), EngineBench.BRUNO);
      }
    }

    /** Everybody agrees, and nothing breaks any more. */
    void toTheEnd() throws InterruptedException {
      bench.world.database.crashBeforeCommit(-1);
      bench.world.database.crashAfterCommit(-1);
      bench.world.database.disturb(0, () -> {});
      shelf.accidents.clear();
      bench.policy.frozen = false;
      for (int round = 0; round < 100 && !state().isFinal(); round++) {
        bench.drive();
        switch (state()) {
          case AWAITING_APPROVAL -> agree();
          case PAUSED -> bench.engine.runs().apply(id, new RunOperation.Resume(), EngineBench.ANA);
          case ASKING -> answer();
          case RUNNING -> choose();
          case SCHEDULED, PLANNING, APPROVED, QUEUED -> {}
          case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> {}
        }
      }
      bench.drive();
    }

    private void choose() {
      bench.world.run(id).steps().stream()
          .filter(step -> step.state() == StepState.ASKED)
          .map(StepRecord::id)
          .forEach(step -> {
            String name = step.substring(step.lastIndexOf('/') + 1);
            bench
                .engine
                .runs()
                .apply(
                    id, new RunOperation.Choose(step, RandomRunbook.choice(name)), EngineBench.ANA);
          });
    }

    private void answer() {
      bench.world.run(id).steps().stream()
          .filter(step -> step.state() == StepState.UNKNOWN)
          .forEach(step ->
              bench.engine.runs().apply(id, new RunOperation.Retry(step.id()), EngineBench.BRUNO));
    }

    void check() {
      assertTrue(state().isFinal(), () -> state() + " is no end\n" + text());
      assertTrue(state() != RunState.REFUSED || shelf.effects.isEmpty(), this::text);
      assertEquals(
          shelf.effects.size(),
          Set.copyOf(shelf.effects.stream().map(Done::step).toList()).size(),
          () -> "an effect twice\n" + text());
      assertTrue(bench.world.locks().isEmpty(), () -> "the target is free again\n" + text());
    }
  }
}
