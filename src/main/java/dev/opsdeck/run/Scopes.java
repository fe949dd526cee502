package dev.opsdeck.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Environment;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.run.state.RunOrder;
import dev.opsdeck.runbook.Scope;
import java.time.Instant;
import java.util.Map;

/** What the expressions of a run can see. */
final class Scopes {
  private Scopes() {}

  static Scope of(RunOrder order, Map<String, JsonNode> outputs, Instant now) {
    return new Scope(
        order.params(),
        Json.tree(order.target().service()),
        environment(order.target().environment()),
        outputs,
        order.incident(),
        now);
  }

  private static JsonNode environment(Environment environment) {
    return Json.object()
        .put("name", environment.name())
        .put("platform", environment.platform())
        .put("tier", environment.tier().word())
        .put("namespace", environment.namespace())
        .put("cluster", environment.cluster().name());
  }
}
