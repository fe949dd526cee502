package dev.opsdeck.message;

import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.progress.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns what the engine says into what people read, in their language. Immutable, safe for many
 * threads, and quick: every template is compiled when it is loaded.
 */
public final class Messages {
  private final Map<Language, Templates> templates;

  private Messages(Map<Language, Templates> templates) {
    this.templates = templates;
  }

  /**
   * Reads {@code templates/{en,es}/words/*.yaml} and the announcements {@code
   * templates/{en,es}/<name>.peb}.
   *
   * @throws ConfigException when a template is wrong, stands twice, or is missing in a language
   */
  public static Messages load(ConfigTree tree) {
    return new Messages(TemplateFiles.load(tree));
  }

  /** The answer to one person. A form has its own place: see {@link #form}. */
  public ChatMessage reply(Reply reply, Language language) {
    return new ReplyText(in(language)::words, language).message(reply);
  }

  /** The words around the fields of a form. */
  public FormText form(Reply.Form form, Language language) {
    Templates words = in(language);
    return new FormText(
        Markup.plain(words.words(form.title())),
        Markup.plain(words.words(Fact.of("form.submit"))),
        Markup.plain(words.words(Fact.of("form.close"))),
        Markup.plain(words.words(Fact.of("form.search"))));
  }

  /**
   * What is told. Of an {@link Event.IncidentChannelOpening} the text is the channel's topic.
   *
   * @throws IllegalArgumentException when an announcement's template is not there or does not fit
   *     its facts
   */
  public ChatMessage event(Event event, Language language) {
    Templates words = in(language);
    return switch (event) {
      case Event.RunCard card -> new RunCard(words::words, language).message(card.run());
      case Event.RunDetail detail -> detail(detail, words);
      case Event.Announcement announcement ->
          plain(words.announcement(announcement.template(), announcement.facts()));
      case Event.Note note -> plain(note(note, words));
      case Event.IncidentChannelOpening opening -> plain(topic(opening, words));
    };
  }

  /** The words of one fact, as mark-up. */
  public String words(Fact fact, Language language) {
    return in(language).words(fact);
  }

  /** Which announcements there are, for those who check what runbooks announce. */
  public Set<String> announcements() {
    return new TreeSet<>(in(Language.EN).announcementNames());
  }

  private Templates in(Language language) {
    return Objects.requireNonNull(templates.get(language));
  }

  private static String note(Event.Note note, Templates words) {
    Fact why = note.why();
    String said = words.words(note.fact());
    return why == null ? said : said + "\n" + words.words(why);
  }

  private static ChatMessage detail(Event.RunDetail detail, Templates words) {
    String title = words.words(detail.title());
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text("*" + title + "*"));
    if (!detail.lines().isEmpty()) {
      String lines = String.join("\n", detail.lines().stream().map(words::words).toList());
      blocks.add(new Block.Text(lines));
    }
    return new ChatMessage(title, blocks, detail.files());
  }

  private static String topic(Event.IncidentChannelOpening opening, Templates words) {
    return words.words(
        Fact.of(
            "incident.topic",
            "severity",
            opening.incident().severity(),
            "title",
            opening.incident().title(),
            "declaredBy",
            opening.incident().declaredBy().value(),
            "declaredAt",
            opening.incident().declaredAt()));
  }

  private static ChatMessage plain(String markup) {
    return new ChatMessage(markup, List.of(new Block.Text(markup)), List.of());
  }
}
