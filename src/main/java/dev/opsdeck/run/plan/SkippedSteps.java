package dev.opsdeck.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.run.state.StepTree;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import java.util.List;
import java.util.Map;

/** The steps whose condition is false when they are planned. */
final class SkippedSteps {
  private final Map<String, JsonNode> outputs;

  /**
   * @param outputs gets what the steps have given: nothing
   */
  SkippedSteps(Map<String, JsonNode> outputs) {
    this.outputs = outputs;
  }

  /**
   * A step is shown as skipped, those of a group, too: later ones may ask what they have given. A
   * loop has gone round no time, and included runbooks leave no trace, since nobody sees into them.
   */
  StepTree of(Step step, PlanPosition spot) {
    String path = spot.path(step);
    outputs.put(path, NullNode.getInstance());
    return switch (step.work()) {
      case Work.ActionCall _, Work.Decision _, Work.Manual _, Work.Checklist _ ->
          new StepTree.Leaf(path);
      case Work.Sequence sequence -> all(sequence.steps(), spot);
      case Work.Parallel parallel -> all(parallel.steps(), spot);
      case Work.ForEach _ -> {
        outputs.put(path, Json.object().put("done", 0).put("failed", 0));
        yield new StepTree.Loop(path, List.of(), 1, 1, null);
      }
      case Work.Include _ -> StepTree.nothing();
    };
  }

  private StepTree all(List<Step> steps, PlanPosition spot) {
    return new StepTree.Sequence(steps.stream().map(step -> of(step, spot)).toList());
  }
}
