package dev.opsdeck.action.kubernetes.inspect;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.kernel.Fact;
import java.util.List;

/** Why there is nothing to look at. */
final class Missing {
  private Missing() {}

  /**
   * @param near what may be meant
   */
  static Fact object(StepContext context, Scope asked, List<String> near) {
    record NoObject(String object, String namespace, String cluster, List<String> near) {}
    return Fact.of(
        "view.no-such-object",
        new NoObject(
            asked.resource().kind().word() + "/" + asked.name(),
            asked.namespace(),
            context.environment().cluster().name(),
            near));
  }

  static Fact kind(StepContext context, Scope asked) {
    record NotServed(String kind, String cluster, String product) {}
    return Fact.of(
        "view.not-served",
        new NotServed(
            asked.resource().qualified(),
            context.environment().cluster().name(),
            asked.resource().product()));
  }
}
