package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.opsdeck.kernel.Json;
import java.util.HashMap;
import java.util.Map;

/** What the steps of a run have given so far, by their paths; pure. */
public final class RunOutputs {
  private RunOutputs() {}

  /** A step that gave nothing, because it was skipped or failed, is there as null. */
  public static Map<String, JsonNode> of(Run run) {
    Map<String, JsonNode> outputs = new HashMap<>();
    for (StepRecord record : run.steps()) {
      JsonNode output = record.output();
      if (record.isCarriedOut() && output != null) {
        outputs.put(record.id(), output);
      } else if (record.isOver()) {
        outputs.put(record.id(), NullNode.getInstance());
      }
    }
    RunPlan plan = run.plan();
    if (plan != null) {
      TreeProgress standing = new TreeProgress(run);
      plan.courses().stream()
          .flatMap(StepTree::loops)
          .forEach(loop -> {
            TreeProgress.Counted counted = standing.counted(loop);
            if (counted != null) {
              outputs.put(
                  loop.step(),
                  Json.object().put("done", counted.done()).put("failed", counted.failed()));
            }
          });
    }
    return outputs;
  }
}
