package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who said yes reads what came of it: begun, or why not. */
class ApproversAreToldTest extends BookRuns {
  private static final Address BRUNO = new Address.Direct(PersonRef.of(EngineBench.BRUNO));

  @Test
  void that_the_yes_is_void_because_the_target_is_different_now() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.deployment.image = "app:1b";
    agree(run);

    assertEquals(RunState.AWAITING_APPROVAL, state(run));
    Event.Note told = only("run.approval-void");
    assertEquals(BRUNO, told.to());
    assertEquals(run.value(), told.fact().values().get("run"));
    assertEquals("change app prod", told.fact().values().get("command"));
    assertEquals(List.of(), bench.notes("run.approved-but-refused"));
  }

  @Test
  void that_nothing_came_of_the_yes_because_the_target_is_gone_and_no_new_question_is_promised()
      throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    bench.deployment.image = "gone";
    agree(run);

    assertEquals(RunState.REFUSED, state(run));
    Event.Note told = only("run.approved-but-refused");
    assertEquals(BRUNO, told.to());
    assertEquals("test.gone", code(told.why()));
    assertEquals(List.of(), bench.notes("run.approval-void"));
  }

  @Test
  void that_the_run_waits_for_its_turn_and_behind_what_once() throws InterruptedException {
    RunId first = bench.launch("q1");
    RunId second = bench.launch("q2");
    bench.drive();
    bench.image.beforeEffect =
        () -> {
          bench.image.beforeEffect = () -> {};
          bench.approve(second);
          for (int fired = 0; fired < 3; fired++) {
            fire();
          }
          assertEquals(RunState.QUEUED, state(second));
        };
    agree(first);

    Event.Note told = only("run.approved-but-queued");
    assertEquals(BRUNO, told.to());
    assertEquals("run.target-taken", code(told.why()));
    assertEquals(second.value(), told.fact().values().get("run"));
  }

  @Test
  void and_nothing_when_it_simply_began() throws InterruptedException {
    RunId run = bench.launch("q1");
    bench.drive();
    agree(run);
    assertEquals(RunState.SUCCEEDED, state(run));
    assertEquals(
        0,
        bench.world.events(Event.Note.class).stream()
            .filter(note -> note.to().equals(BRUNO))
            .count());
  }

  private void fire() {
    try {
      bench.fireNext();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Event.Note only(String code) {
    List<Event.Note> notes = bench.notes(code);
    assertEquals(1, notes.size(), notes.toString());
    return notes.getFirst();
  }

  private static String code(Fact why) {
    assertNotNull(why);
    return why.code();
  }
}
