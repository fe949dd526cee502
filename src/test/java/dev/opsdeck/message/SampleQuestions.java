package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.QuestionView;
import java.util.List;
import java.util.stream.IntStream;

/** One of each question that a step can ask. */
final class SampleQuestions {
  private static final QuestionView.Asked ASKED =
      new QuestionView.Asked(SampleRuns.START, null, List.of("oncall"));

  private SampleQuestions() {}

  static QuestionView whatBecameOf() {
    return new QuestionView.WhatBecameOf("undo", ASKED, Fact.of("sample.no-answer"));
  }

  static QuestionView whatNow() {
    return new QuestionView.WhatNow("restart/2/undo", ASKED, Fact.of("sample.deadline"));
  }

  static QuestionView choose() {
    return new QuestionView.Choose(
        "traffic",
        new QuestionView.Asked(
            SampleRuns.START,
            SampleRuns.START.plusSeconds(900),
            List.of("oncall", "group:seniors", "@bruno")),
        new Texts("How much traffic may <canary> get?", "¿Cuánto tráfico recibe <canary>?"),
        List.of(
            new QuestionView.Choice("10", new Texts("10 %", "10 %")),
            new QuestionView.Choice("all", new Texts("All of it", "Todo"))));
  }

  static QuestionView doIt(int fields) {
    return new QuestionView.DoIt(
        "dns",
        new QuestionView.Asked(SampleRuns.START, null, List.of()),
        new Texts(
            "Point `shop.example.com` to 192.0.2.7.\nWait until it resolves.",
            "Apuntar `shop.example.com` a 192.0.2.7.\nEsperar a que resuelva."),
        fields);
  }

  /**
   * @param ticked how many of the lines are ticked
   */
  static QuestionView tickOff(int lines, int ticked) {
    return new QuestionView.TickOff(
        "ready",
        ASKED,
        IntStream.range(0, lines)
            .mapToObj(i ->
                new QuestionView.Line(
                    "line-" + i,
                    new Texts("Thing " + i + " is ready", "La cosa " + i + " está lista"),
                    i < ticked ? new PersonRef("U0DEV") : null))
            .toList());
  }
}
