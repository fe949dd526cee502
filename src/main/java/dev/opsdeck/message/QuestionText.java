package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.ChatMessage.Button;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the steps of a run ask people, each with its buttons. */
record QuestionText(Function<Fact, String> words, Language language) {
  /** More lines of a checklist than this are shown when the first are ticked. */
  private static final int ROWS = 15;

  List<Block> blocks(RunView run) {
    List<Block> blocks = new ArrayList<>();
    for (QuestionView question : run.questions()) {
      blocks.add(new Block.Text(headline(question)));
      blocks.addAll(
          switch (question) {
            case QuestionView.Choose choose -> List.of(choices(run, choose));
            case QuestionView.DoIt doIt -> List.of(doneOrNot(run, doIt));
            case QuestionView.TickOff tickOff -> lines(run, tickOff);
            case QuestionView.WhatBecameOf what -> List.of(whatBecameOf(run, what));
            case QuestionView.WhatNow what -> List.of(whatNow(run, what));
          });
      blocks.add(new Block.Context(asked(run, question)));
    }
    return blocks;
  }

  /** What is asked, in short: it is also what a phone shows before anything is opened. */
  String headline(QuestionView question) {
    String step = question.step().replace("/", " › ");
    return switch (question) {
      case QuestionView.Choose choose -> "❓ " + bold(choose.text().in(language));
      case QuestionView.DoIt doIt ->
          words.apply(Fact.of("card.by-hand")) + "\n" + Markup.authored(doIt.text().in(language));
      case QuestionView.TickOff tickOff ->
          words.apply(
              Fact.of(
                  "card.checklist",
                  "step",
                  step,
                  "done",
                  tickOff.lines().stream().filter(line -> line.tickedBy() != null).count(),
                  "of",
                  tickOff.lines().size()));
      case QuestionView.WhatBecameOf what ->
          words.apply(Fact.of("card.what-became", "step", step)) + "\n" + words.apply(what.why());
      case QuestionView.WhatNow what ->
          words.apply(Fact.of("card.what-now", "step", step)) + "\n" + words.apply(what.why());
    };
  }

  /** Whether a question says this already, so that a phone need not show it again. */
  static boolean isSaid(RunView run, Fact fact) {
    return run.questions().stream()
        .anyMatch(question ->
            switch (question) {
              case QuestionView.WhatBecameOf what -> what.why().equals(fact);
              case QuestionView.WhatNow what -> what.why().equals(fact);
              case QuestionView.Choose _, QuestionView.DoIt _, QuestionView.TickOff _ -> false;
            });
  }

  private static String bold(String text) {
    String escaped = Markup.authored(text.strip());
    return escaped.contains("\n") ? escaped : "*" + escaped + "*";
  }

  private Block choices(RunView run, QuestionView.Choose choose) {
    OperationButtons buttons = buttons(run);
    return new Block.Buttons(
        choose.choices().stream()
            .map(choice ->
                buttons.button(
                    new RunOperation.Choose(choose.step(), choice.value()),
                    choice.label().in(language)))
            .toList());
  }

  private OperationButtons buttons(RunView run) {
    return new OperationButtons(words, run.id());
  }

  private Block doneOrNot(RunView run, QuestionView.DoIt doIt) {
    Fact did = doIt.fields() > 0 ? Fact.of("card.did-fill-in") : Fact.of("card.did");
    return new Block.Buttons(
        List.of(
            buttons(run)
                .button(new RunOperation.Done(doIt.step(), Map.of()), did, Button.Style.PRIMARY),
            buttons(run)
                .button(new RunOperation.Stop(doIt.step(), ""), Fact.of("card.could-not"))));
  }

  private List<Block> lines(RunView run, QuestionView.TickOff tickOff) {
    List<Block> blocks = new ArrayList<>();
    List<String> ticked = new ArrayList<>();
    int rows = 0;
    for (QuestionView.Line line : tickOff.lines()) {
      PersonRef by = line.tickedBy();
      String text = Markup.authored(line.text().in(language));
      if (by != null) {
        ticked.add("☑ " + text + " · " + Markup.person(by.value()));
      } else if (rows++ < ROWS) {
        blocks.addAll(Packing.texts(ticked, "\n"));
        ticked.clear();
        RunOperation tick = new RunOperation.Tick(tickOff.step(), line.item());
        blocks.add(new Block.Row("▢ " + text, buttons(run).button(tick, Fact.of("card.tick"))));
      }
    }
    blocks.addAll(Packing.texts(ticked, "\n"));
    if (rows > ROWS) {
      blocks.add(new Block.Context(words.apply(Fact.of("card.tick-more", "count", rows - ROWS))));
    }
    return blocks;
  }

  private Block whatBecameOf(RunView run, QuestionView.WhatBecameOf question) {
    OperationButtons buttons = buttons(run);
    String step = question.step();
    return new Block.Buttons(
        List.of(
            buttons.button(new RunOperation.Done(step, Map.of()), Fact.of("card.mark-done")),
            buttons.retry(step),
            buttons.stop(step)));
  }

  private Block whatNow(RunView run, QuestionView.WhatNow question) {
    OperationButtons buttons = buttons(run);
    String step = question.step();
    return new Block.Buttons(
        List.of(
            buttons.retry(step),
            buttons.button(new RunOperation.Skip(step, ""), Fact.of("card.skip")),
            buttons.stop(step)));
  }

  private String asked(RunView run, QuestionView question) {
    QuestionView.Asked asked = question.asked();
    Instant until = asked.until();
    List<String> parts = new ArrayList<>();
    parts.add(words.apply(Fact.of("card.asked", "since", asked.since())));
    if (until != null) {
      parts.add(words.apply(Fact.of("card.asked-until", "until", until)));
    }
    if (!asked.who().isEmpty()) {
      parts.add(words.apply(mayAnswer(run, question)) + " " + new WhoText(words).all(asked.who()));
    }
    parts.add(Markup.code(question.step()));
    return String.join(" · ", parts);
  }

  private static Fact mayAnswer(RunView run, QuestionView question) {
    return switch (question) {
      case QuestionView.WhatBecameOf _ -> Fact.of("card.may-answer-only");
      case QuestionView.Choose _,
          QuestionView.DoIt _,
          QuestionView.TickOff _,
          QuestionView.WhatNow _ ->
          Fact.of("card.may-answer", "requester", run.requester().value());
    };
  }
}
