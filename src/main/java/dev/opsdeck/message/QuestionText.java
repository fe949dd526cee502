package dev.opsdeck.message;

import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.ChatMessage.Button;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    return new Block.Buttons(
        choose.choices().stream()
            .map(choice ->
                new Button(
                    choice.label().in(language),
                    new ButtonAction.Choose(run.id(), choose.step(), choice.value()),
                    Button.Style.PLAIN))
            .toList());
  }

  private Block doneOrNot(RunView run, QuestionView.DoIt doIt) {
    return new Block.Buttons(
        List.of(
            new Button(
                label(doIt.fields() > 0 ? Fact.of("card.did-fill-in") : Fact.of("card.did")),
                new ButtonAction.Did(run.id(), doIt.step()),
                Button.Style.PRIMARY),
            new Button(
                label(Fact.of("card.could-not")),
                new ButtonAction.CouldNot(run.id(), doIt.step()),
                Button.Style.PLAIN)));
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
        ButtonAction tick = new ButtonAction.Tick(run.id(), tickOff.step(), line.item());
        blocks.add(
            new Block.Row(
                "▢ " + text, new Button(label(Fact.of("card.tick")), tick, Button.Style.PLAIN)));
      }
    }
    blocks.addAll(Packing.texts(ticked, "\n"));
    if (rows > ROWS) {
      blocks.add(new Block.Context(words.apply(Fact.of("card.tick-more", "count", rows - ROWS))));
    }
    return blocks;
  }

  private Block whatBecameOf(RunView run, QuestionView.WhatBecameOf question) {
    return new Block.Buttons(
        List.of(
            settle(run, question, Fact.of("card.mark-done"), ButtonAction.Answer.DONE),
            settle(run, question, Fact.of("card.retry"), ButtonAction.Answer.RETRY),
            settle(run, question, Fact.of("card.abort"), ButtonAction.Answer.ABORT)));
  }

  private Button settle(
      RunView run, QuestionView question, Fact label, ButtonAction.Answer answer) {
    Button.Style style =
        answer == ButtonAction.Answer.ABORT ? Button.Style.DANGER : Button.Style.PLAIN;
    return new Button(
        label(label), new ButtonAction.Settle(run.id(), question.step(), answer), style);
  }

  private Block whatNow(RunView run, QuestionView.WhatNow question) {
    return new Block.Buttons(
        List.of(
            then(run, question, Fact.of("card.try-again"), ButtonAction.Then.RETRY),
            then(run, question, Fact.of("card.skip"), ButtonAction.Then.SKIP),
            then(run, question, Fact.of("card.stop"), ButtonAction.Then.STOP)));
  }

  private Button then(RunView run, QuestionView question, Fact label, ButtonAction.Then then) {
    Button.Style style = then == ButtonAction.Then.STOP ? Button.Style.DANGER : Button.Style.PLAIN;
    return new Button(
        label(label), new ButtonAction.AfterFailure(run.id(), question.step(), then), style);
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

  private String label(Fact fact) {
    return Markup.plain(words.apply(fact));
  }
}
