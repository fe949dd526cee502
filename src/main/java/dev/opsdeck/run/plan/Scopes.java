package dev.opsdeck.run.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Service;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.catalog.TargetFacts;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunOutputs;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.RunPlan.Binding;
import dev.opsdeck.run.state.RunRequest;
import dev.opsdeck.runbook.expression.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the expressions of a run can see. */
public final class Scopes {
  private Scopes() {}

  /** Outside of all steps. */
  public static Scope of(RunRequest order, Instant now) {
    return at("", order, Map.of(), Map.of(), now);
  }

  /** From where a step of a run stands, with all that the run has found by now. */
  public static Scope of(Run run, String path, Instant now) {
    RunPlan plan = run.plan();
    Map<String, Binding> bindings = plan == null ? Map.of() : plan.layout().bindings();
    return at(path, run.request(), bindings, RunOutputs.of(run), now);
  }

  /**
   * From where a step stands: the parameters of the innermost included runbook around it, the item
   * of the innermost loop in there, and the outputs of that runbook's steps, of which those in the
   * same turns of its loops come first.
   *
   * @param outputs by the steps' paths
   */
  public static Scope at(
      String path,
      RunRequest order,
      Map<String, Binding> bindings,
      Map<String, JsonNode> outputs,
      Instant now) {
    JsonNode params = order.params();
    @Nullable JsonNode item = null;
    Target target = order.target().at(path);
    String base = target.equals(order.target()) ? "" : path.substring(0, path.indexOf('/') + 1);
    Map<String, JsonNode> steps = new HashMap<>(below(base, outputs));
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      Binding binding = bindings.get(path.substring(0, slash));
      if (binding == null) {
        continue;
      }
      JsonNode own = binding.params();
      if (own == null) {
        item = binding.item();
      } else {
        params = own;
        item = null;
        steps.clear();
      }
      steps.putAll(below(path.substring(0, slash + 1), outputs));
    }
    return new Scope(
        params,
        target instanceof Target.OfService(_, Service service) ? Json.tree(service) : Json.object(),
        Json.tree(target.environment().facts()),
        Json.tree(TargetFacts.of(target)),
        steps,
        order.incident(),
        now,
        item);
  }

  /** Those right below a prefix, by their own names. */
  private static Map<String, JsonNode> below(String prefix, Map<String, JsonNode> outputs) {
    Map<String, JsonNode> found = new HashMap<>();
    outputs.forEach((path, output) -> {
      if (path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0) {
        found.put(path.substring(prefix.length()), output);
      }
    });
    return found;
  }
}
