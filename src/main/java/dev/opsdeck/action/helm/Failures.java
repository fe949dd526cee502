package dev.opsdeck.action.helm;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.kernel.Fact;

/** What it means that Helm ended with an error. */
final class Failures {
  private Failures() {}

  /**
   * @param top the newest revision before it was tried
   */
  static Fact of(StepContext context, Releases releases, int top, String why)
      throws InterruptedException {
    record Left(String release, String environment, int revision, int good, String why) {}
    int now =
        releases.look(context) instanceof Releases.Look.Found(History history)
            ? history.top()
            : top;
    Left left = new Left(context.release().name(), context.environment().name(), now, top, why);
    return Fact.of(now > top ? "helm.failed-half-way" : "helm.refused", left);
  }
}
