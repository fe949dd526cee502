package dev.opsdeck.run.engine;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gives back what it gets, the second time that it is asked; never for {@code bad}. */
final class EchoAction implements ReadAction<EchoAction.Echo, EchoAction.Echo> {
  record Echo(String text) {}

  private final Set<String> begun = new HashSet<>();

  /** How many were under way at once, at most. */
  int most;

  @Override
  public ActionSpec<Echo, Echo> spec() {
    return new ActionSpec<>("test.echo", Effect.READ, Echo.class, Echo.class, List.of());
  }

  @Override
  public StepOutcome<Echo> perform(StepContext context, Echo input) {
    if (input.text().equals("bad")) {
      return new StepOutcome.Failed<>(Fact.of("test.unhealthy"), StepOutcome.Again.WILL_NOT_HELP);
    }
    if (begun.add(context.stamp())) {
      most = Math.max(most, begun.size());
      return new StepOutcome.Waiting<>(
          context.now().plus(Duration.ofSeconds(1)), Fact.of("test.waiting"));
    }
    begun.remove(context.stamp());
    return new StepOutcome.Done<>(input, Fact.of("test.ready"));
  }
}
