package dev.opsdeck.slack;

import dev.opsdeck.command.Conduct;
import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Texts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Remembers what it is asked, and answers as it is told to. */
final class ScriptedConsole implements Console {
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  volatile Function<Asked, Reply> answer = any -> new Reply.Answer(Fact.of("slack.stale-button"));

  volatile boolean repeatable;

  volatile boolean acting;

  /** One question: what was asked, by whom and where. */
  record Asked(Request request, Object what) {}

  record Typed(String slash, String text) {}

  record Submitted(String form, Map<String, String> values) {}

  @Override
  public Reply command(Request request, String slash, String text) {
    return answer(request, new Typed(slash, text));
  }

  @Override
  public Conduct conduct(String slash, String text) {
    if (repeatable) {
      return acting ? Conduct.ACTS_ONCE : Conduct.PLANS;
    }
    return acting ? Conduct.ACTS : Conduct.LOOKS;
  }

  @Override
  public Reply press(Request request, ButtonAction press) {
    return answer(request, press);
  }

  @Override
  public Reply submit(Request request, String form, Map<String, String> values) {
    return answer(request, new Submitted(form, values));
  }

  private Reply answer(Request request, Object what) {
    Asked question = new Asked(request, what);
    asked.add(question);
    return answer.apply(question);
  }

  @Override
  public List<Choice> options(String field, String typed) {
    return List.of(new Choice(new Texts(field + " " + typed, "es"), "value-" + typed));
  }
}
