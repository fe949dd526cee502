package dev.opsdeck.action.change;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ChangeAction;
import dev.opsdeck.action.Pins;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.Settlement;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Plan, perform and settle of every {@link Edit}.
 *
 * <p>The plan is a dry run at the provider. Each object is changed under the version that was
 * looked at and looked at again when somebody was faster; its stamp is there if and only if the
 * change is. An object that bears the stamp is not changed again, so a step of several objects goes
 * on where it was interrupted.
 */
public final class EditAction<T, I extends Record, P extends Record, O extends Record>
    implements ChangeAction<I, O> {
  private final Edit<T, I, P, O> edit;
  private final ObjectStore<T> store;

  public EditAction(Edit<T, I, P, O> edit, ObjectStore<T> store) {
    this.edit = edit;
    this.store = store;
  }

  @Override
  public Effect effect(Target target, I input) {
    return edit.effect(target, input);
  }

  @Override
  public ActionSpec<I, O> spec() {
    return edit.spec();
  }

  @Override
  public PlanOutcome<O> plan(StepContext context, I input) throws InterruptedException {
    return new EditPlan<>(edit, store, context).outcome(input);
  }

  @Override
  public StepOutcome<O> perform(StepContext context, I input, Pins pins)
      throws InterruptedException {
    return work(context, pins).perform();
  }

  @Override
  public Settlement<O> settle(StepContext context, I input, Pins pins) throws InterruptedException {
    return work(context, pins).settle();
  }

  private EditWork<T, P, O> work(StepContext context, Pins pins) {
    P own = pins.own(edit.pins());
    Iterator<Pins.Held> held = pins.objects().iterator();
    List<PinnedPart<?, P>> first = new ArrayList<>();
    for (Before<?, P> before : edit.before()) {
      Optional<String> name = before.name().apply(own);
      if (name.isPresent()) {
        first.add(PinnedPart.of(before, context, own, held.next()));
      }
    }
    PinnedPart<T, P> last = new PinnedPart<>(edit, store, context, own, held.next());
    return new EditWork<>(edit, context, own, first, last);
  }
}
