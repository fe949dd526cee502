package dev.opsdeck.action.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.action.Difference;
import dev.opsdeck.action.PlanOutcome.Planned;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.change.Fill.Input;
import dev.opsdeck.action.change.Fill.Output;
import dev.opsdeck.action.change.Shelf.Accident;
import dev.opsdeck.action.kubernetes.Bench;
import dev.opsdeck.action.kubernetes.Expect;
import dev.opsdeck.action.kubernetes.Step;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every edit may rely on, at a provider that does whatever providers do. */
class EditActionTest {
  private static final Input ONE = new Input("a", "new", "");
  private static final Input TWO = new Input("a", "new", "b");

  private final Shelf shelf = new Shelf();
  private final EditAction<?, Input, ?, Output> fill = new EditAction<>(new Fill(shelf), shelf);
  private final Step step = new Step(Bench.target(), "r-one", () -> Instant.EPOCH, () -> false);

  @BeforeEach
  void start() {
    shelf.put("a", "old");
    shelf.put("b", "old");
  }

  private Planned<Output> plan(Input input) throws InterruptedException {
    return Expect.planned(fill.plan(step, input));
  }

  @Test
  void a_plan_tries_everything_and_stores_nothing() throws Exception {
    Planned<Output> plan = plan(TWO);
    assertEquals(
        List.of(new Difference("a", "old", "new"), new Difference("b", "old", "new")),
        plan.differences());
    assertEquals(new Output("old", "new"), plan.expected());
    assertEquals(2, shelf.tried);
    assertEquals(List.of(), shelf.writes);
    assertEquals(
        List.of("box/b", "box/a"), plan.pins().objects().stream().map(o -> o.label()).toList());
  }

  @Test
  void a_plan_that_refuses_or_finds_nothing_to_do_tries_nothing() throws Exception {
    Expect.refused(fill.plan(step, new Input("a", "", "")));
    Expect.nothing(fill.plan(step, new Input("a", "old", "")));
    assertEquals("test.gone", Bench.codes(fill.plan(step, new Input("z", "new", ""))).getFirst());
    assertEquals(0, shelf.tried);
  }

  @Test
  void several_objects_are_changed_in_their_order_each_with_the_stamp_of_the_step()
      throws Exception {
    Planned<Output> plan = plan(TWO);
    assertEquals(plan.expected(), Expect.done(fill.perform(step, TWO, plan.pins())).output());
    assertEquals(List.of("b=new", "a=new"), shelf.writes);
    assertEquals("r-one/change", shelf.boxes.get("a").stamp());
    assertEquals("r-one/change", shelf.boxes.get("b").stamp());
    Expect.done(fill.perform(step, TWO, plan.pins()));
    assertEquals(2, shelf.writes.size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Accident.class,
      names = {"BROKE_AFTER", "SILENT_AFTER"})
  void what_was_stored_although_the_answer_says_otherwise_is_done(Accident accident)
      throws Exception {
    Planned<Output> plan = plan(ONE);
    shelf.accidents.add(accident);
    Expect.done(fill.perform(step, ONE, plan.pins()));
    assertEquals(List.of("a=new"), shelf.writes);
  }

  @Test
  void a_provider_that_broke_and_stored_nothing_may_be_asked_again() throws Exception {
    Planned<Output> plan = plan(ONE);
    shelf.accidents.add(Accident.BROKE_BEFORE);
    assertEquals(Again.MAY_HELP, Expect.failed(fill.perform(step, ONE, plan.pins())).again());
    Expect.done(fill.perform(step, ONE, plan.pins()));
    assertEquals(List.of("a=new"), shelf.writes);
  }

  @Test
  void silence_stays_open_until_it_is_settled() throws Exception {
    Planned<Output> plan = plan(ONE);
    shelf.accidents.add(Accident.SILENT_BEFORE);
    Expect.unknown(fill.perform(step, ONE, plan.pins()));
    assertInstanceOf(Settlement.NotApplied.class, fill.settle(step, ONE, plan.pins()));
  }

  @Test
  void a_write_whose_answer_and_whose_check_are_lost_stays_open() throws Exception {
    Planned<Output> plan = plan(ONE);
    shelf.accidents.add(Accident.BROKE_AFTER);
    shelf.readsThatWork = 1;
    Expect.unknown(fill.perform(step, ONE, plan.pins()));
    shelf.readsThatWork = 9;
    Expect.applied(fill.settle(step, ONE, plan.pins()));
  }

  @Test
  void a_read_that_fails_has_changed_nothing() throws Exception {
    Planned<Output> plan = plan(ONE);
    shelf.readsThatWork = 0;
    StepOutcome.Failed<Output> failed = Expect.failed(fill.perform(step, ONE, plan.pins()));
    assertEquals(Again.MAY_HELP, failed.again());
    Expect.undecidable(fill.settle(step, ONE, plan.pins()));
    assertEquals(List.of(), shelf.writes);
  }

  @Test
  void somebody_who_is_faster_four_times_is_outwaited_and_five_times_not() throws Exception {
    Planned<Output> plan = plan(ONE);
    shelf.accidents.addAll(Collections.nCopies(5, Accident.OVERTAKEN));
    var failed = Expect.failed(fill.perform(step, ONE, plan.pins()));
    assertEquals("change.too-busy", failed.why().code());
    shelf.accidents.addAll(Collections.nCopies(4, Accident.OVERTAKEN));
    Expect.done(fill.perform(step, ONE, plan.pins()));
  }

  @Test
  void what_was_changed_or_replaced_by_others_is_left_alone() throws Exception {
    Planned<Output> plan = plan(TWO);
    shelf.put("a", "theirs");
    assertEquals("test.changed", Expect.drifted(fill.perform(step, TWO, plan.pins())).why().code());
    assertEquals(
        "change.cannot-tell", Expect.undecidable(fill.settle(step, TWO, plan.pins())).why().code());
    shelf.put("a", "old");
    shelf.replaceByAnother("a");
    assertEquals(
        "change.replaced", Expect.drifted(fill.perform(step, TWO, plan.pins())).why().code());
    shelf.boxes.remove("a");
    assertEquals("test.gone", Expect.drifted(fill.perform(step, TWO, plan.pins())).why().code());
    assertEquals(List.of(), shelf.writes);
  }

  @Test
  void a_step_that_stops_half_way_says_so_and_goes_on_where_it_was() throws Exception {
    Planned<Output> plan = plan(TWO);
    shelf.accidentAfter(1, Accident.REFUSED);
    var failed = Expect.failed(fill.perform(step, TWO, plan.pins()));
    assertEquals("change.half-way", failed.details().getFirst().code());
    assertEquals("box/b", failed.details().getFirst().values().get("objects"));
    assertInstanceOf(Settlement.NotApplied.class, fill.settle(step, TWO, plan.pins()));
    Expect.done(fill.perform(step, TWO, plan.pins()));
    assertEquals(List.of("b=new", "a=new"), shelf.writes);
  }

  @Test
  void drift_after_the_first_object_was_changed_is_a_failure_and_no_drift() throws Exception {
    Planned<Output> plan = plan(TWO);
    shelf.accidentAfter(1, Accident.REFUSED);
    Expect.failed(fill.perform(step, TWO, plan.pins()));
    shelf.put("a", "theirs");
    var failed = Expect.failed(fill.perform(step, TWO, plan.pins()));
    assertEquals(Again.WILL_NOT_HELP, failed.again());
    assertEquals("change.half-way", failed.details().getFirst().code());
    Expect.undecidable(fill.settle(step, TWO, plan.pins()));
  }
}
