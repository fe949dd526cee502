package dev.opsdeck.action.helm;

import dev.opsdeck.action.ActionSpec;
import dev.opsdeck.action.Difference;
import dev.opsdeck.action.PlanOutcome;
import dev.opsdeck.action.ReadAction;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.runbook.Effect;
import java.util.ArrayList;
import java.util.List;

/** {@code helm.preview}: what an upgrade would do, tried at the API server; nothing is stored. */
final class PreviewUpgrade implements ReadAction<UpgradeInput, PreviewUpgrade.Output> {
  private static final int SHOWN = 100;

  /**
   * @param differences of fields
   */
  record Output(int differences, String chart) {}

  private final Upgrade upgrade;

  PreviewUpgrade(Upgrade upgrade) {
    this.upgrade = upgrade;
  }

  @Override
  public ActionSpec<UpgradeInput, Output> spec() {
    ActionSpec<UpgradeInput, Upgrade.Output> real = upgrade.spec();
    return new ActionSpec<>(
        "helm.preview",
        Effect.READ,
        real.targets(),
        UpgradeInput.class,
        Output.class,
        real.permissions());
  }

  @Override
  public StepOutcome<Output> perform(StepContext context, UpgradeInput input)
      throws InterruptedException {
    return switch (upgrade.plan(context, input)) {
      case PlanOutcome.Refused<Upgrade.Output>(List<Fact> problems) ->
          new StepOutcome.Failed<>(problems.getFirst(), Again.WILL_NOT_HELP);
      case PlanOutcome.NothingToDo<Upgrade.Output>(Fact why, Upgrade.Output expected) ->
          new StepOutcome.Done<>(new Output(0, expected.chart()), why);
      case PlanOutcome.Planned<Upgrade.Output> planned -> told(planned);
    };
  }

  private static StepOutcome<Output> told(PlanOutcome.Planned<Upgrade.Output> planned) {
    List<Fact> lines = new ArrayList<>(planned.warnings());
    planned.differences().stream().limit(SHOWN).map(PreviewUpgrade::line).forEach(lines::add);
    int count = planned.differences().size();
    if (count > SHOWN) {
      lines.add(Fact.of("helm.more-differences", "count", count - SHOWN));
    }
    Output output = new Output(count, planned.expected().chart());
    return new StepOutcome.Done<>(
        output, Fact.of("helm.preview", "count", count, "chart", output.chart()), lines, List.of());
  }

  private static Fact line(Difference difference) {
    return Fact.of(
        "helm.difference",
        "field",
        difference.field(),
        "from",
        difference.from(),
        "to",
        difference.to());
  }
}
