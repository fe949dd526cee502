package dev.opsdeck.message;

import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.ChatMessage.Button;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The answer to one person, in that person's language. */
record ReplyText(Function<Fact, String> words, Language language) {
  ChatMessage message(Reply reply) {
    return switch (reply) {
      case Reply.Accepted accepted -> text(accepted(accepted));
      case Reply.Card card -> new RunCard(words, language).message(card.run());
      case Reply.Runs runs -> new ListText(words, language).runs(runs);
      case Reply.Listing listing -> new ListText(words, language).facts(listing);
      case Reply.Timeline timeline -> new ListText(words, language).timeline(timeline);
      case Reply.Answer told -> text(words.apply(told.fact()));
      case Reply.Acknowledged noted -> text(words.apply(noted.fact()));
      case Reply.Refused refused -> withButtons("✋ " + refusal(refused), refused.corrections());
      case Reply.Choose choose -> withButtons(words.apply(choose.question()), choose.buttons());
      case Reply.Help help -> help(help.verbs());
      case Reply.Form form -> text(words.apply(form.title()));
    };
  }

  private String refusal(Reply.Refused refused) {
    return Stream.concat(Stream.of(refused.why()), refused.also().stream())
        .map(words)
        .collect(Collectors.joining("\n"));
  }

  private String accepted(Reply.Accepted accepted) {
    String title = accepted.title().in(language);
    Instant at = accepted.at();
    if (accepted.card() == Reply.Accepted.Card.IN_INCIDENT) {
      return words.apply(
          Fact.of(
              "reply.accepted-in-incident",
              "title",
              title,
              "target",
              accepted.target(),
              "run",
              accepted.run(),
              "at",
              at == null ? "" : at));
    }
    return words.apply(
        at == null
            ? Fact.of(
                "reply.accepted",
                "title",
                title,
                "target",
                accepted.target(),
                "run",
                accepted.run())
            : Fact.of(
                "reply.scheduled",
                "title",
                title,
                "target",
                accepted.target(),
                "run",
                accepted.run(),
                "at",
                at));
  }

  private static ChatMessage text(String markup) {
    return new ChatMessage(markup, List.of(new Block.Text(markup)), List.of());
  }

  private static ChatMessage withButtons(String markup, List<Reply.Button> buttons) {
    if (buttons.isEmpty()) {
      return text(markup);
    }
    List<Button> shown =
        buttons.stream().map(b -> new Button(b.label(), b.press(), style(b.press()))).toList();
    return new ChatMessage(
        markup, List.of(new Block.Text(markup), new Block.Buttons(shown)), List.of());
  }

  private static Button.Style style(ButtonAction press) {
    return switch (press) {
      case ButtonAction.Approve _ -> Button.Style.PRIMARY;
      case ButtonAction.Deny _ -> Button.Style.DANGER;
      case ButtonAction.OfRun _, ButtonAction.Type _, ButtonAction.Propose _ -> Button.Style.PLAIN;
    };
  }

  private ChatMessage help(List<Reply.VerbHelp> verbs) {
    String title = words.apply(Fact.of("help.title"));
    if (verbs.isEmpty()) {
      return text(words.apply(Fact.of("help.nothing")));
    }
    List<Block> blocks = new ArrayList<>();
    if (verbs.size() == 1) {
      verb(verbs.getFirst(), blocks);
    } else {
      blocks.add(new Block.Text("*" + title + "*"));
      blocks.addAll(Packing.texts(verbs.stream().map(this::line).toList(), "\n"));
      blocks.add(new Block.Context(words.apply(Fact.of("help.more"))));
    }
    return new ChatMessage(title, blocks, List.of());
  }

  private String line(Reply.VerbHelp verb) {
    return Markup.code(verb.usage()) + " – " + Markup.escape(verb.title().in(language));
  }

  private void verb(Reply.VerbHelp verb, List<Block> blocks) {
    blocks.add(
        new Block.Text(
            "*" + Markup.escape(verb.title().in(language)) + "*\n" + Markup.code(verb.usage())));
    if (!verb.flags().isEmpty()) {
      List<String> flags =
          verb.flags().stream()
              .map(flag ->
                  "• "
                      + Markup.code(flag.flag())
                      + " "
                      + Markup.escape(flag.description().in(language)))
              .toList();
      blocks.add(new Block.Text(String.join("\n", flags)));
    }
    if (!verb.examples().isEmpty()) {
      List<String> examples =
          verb.examples().stream().map(example -> "• " + Markup.code(example)).toList();
      String heading = "*" + words.apply(Fact.of("help.examples")) + "*\n";
      blocks.add(new Block.Text(heading + String.join("\n", examples)));
    }
  }
}
