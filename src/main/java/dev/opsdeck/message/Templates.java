package dev.opsdeck.message;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compiled templates of one language; immutable once it is loaded, safe for many threads. */
final class Templates {
  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

  /** More than Slack shows of one message (40,000), so that only a runaway template meets it. */
  private static final int MAX_RENDERED = 50_000;

  /**
   * All values of a fact by name, for those whose name is a word of the template language: {@code
   * fact["is"]}.
   */
  private static final String ALL_VALUES = "fact";

  /** What Pebble offers to show a value as mark-up of its own. */
  private static final Pattern UNESCAPED =
      Pattern.compile("\\|\\s*raw\\b|\\bautoescape\\b|\\|\\s*escape\\b");

  private final MemoryLoader sources = new MemoryLoader();
  private final PebbleEngine engine;
  private final Map<String, PebbleTemplate> words = new HashMap<>();
  private final Map<String, Announcement> announcements = new HashMap<>();

  Templates(Language language) {
    engine =
        new PebbleEngine.Builder()
            .loader(sources)
            .strictVariables(true)
            .newLineTrimming(false)
            .maxRenderedSize(MAX_RENDERED)
            .methodAccessValidator((object, method) -> false)
            .addEscapingStrategy("mrkdwn", Markup::escape)
            .defaultEscapingStrategy("mrkdwn")
            .extension(new MarkupFilters(language, this::words))
            .build();
  }

  /**
   * @throws PebbleException when the template is wrong
   */
  void addWords(String code, String template) {
    words.put(code, compile("words/" + code, template));
  }

  /**
   * @throws PebbleException when the template is wrong or uses what it does not declare
   */
  void addAnnouncement(String name, String template) {
    Variables variables = Variables.declaredIn(template);
    PebbleTemplate compiled = compile(name, withoutTagLines(template));
    variables.check(compiled);
    announcements.put(name, new Announcement(compiled, variables));
  }

  Set<String> announcementNames() {
    return announcements.keySet();
  }

  /** The words of a fact; its bare code and values when there are none or they do not fit. */
  String words(Fact fact) {
    PebbleTemplate template = words.get(fact.code());
    if (template == null) {
      LOG.warn("no words for the fact {}", fact.code());
      return bare(fact);
    }
    try {
      Map<String, Object> values = new HashMap<>(fact.values());
      values.putIfAbsent(ALL_VALUES, fact.values());
      return render(template, values).strip();
    } catch (PebbleException e) {
      LOG.warn("the words for the fact {} do not fit its values: {}", fact.code(), e.getMessage());
      return bare(fact);
    }
  }

  /**
   * @throws IllegalArgumentException when there is no such template, or it cannot be rendered
   */
  String announcement(String name, JsonNode facts) {
    Announcement announcement = announcements.get(name);
    if (announcement == null) {
      throw new IllegalArgumentException("there is no announcement template '" + name + "'");
    }
    Map<String, Object> values = announcement.variables().allAbsent();
    facts.properties().stream()
        .filter(fact -> !fact.getValue().isNull())
        .forEach(fact -> values.put(fact.getKey(), Json.convert(fact.getValue(), Object.class)));
    try {
      String text = render(announcement.template(), values);
      return text.replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{3,}", "\n\n").strip();
    } catch (PebbleException e) {
      throw new IllegalArgumentException("the announcement '" + name + "' does not fit", e);
    }
  }

  private PebbleTemplate compile(String name, String template) {
    if (UNESCAPED.matcher(template).find()) {
      throw new PebbleException(null, "a template may not switch the escaping off", 1, null);
    }
    sources.addTemplate(name, template);
    return engine.getTemplate(name);
  }

  /**
   * A line of nothing but tags leaves no empty line: its end moves into its last tag, so that the
   * lines keep their numbers.
   */
  private static String withoutTagLines(String template) {
    StringBuilder text = new StringBuilder();
    for (String line : template.split("\n", -1)) {
      String shown = line.replaceAll("\\{%.*?%}|\\{#.*?#}", "").strip();
      String bare = line.stripTrailing();
      boolean tagsOnly = (shown.isEmpty() && !bare.isEmpty()) || shown.equals("#}");
      if (tagsOnly) {
        text.append(bare, 0, bare.length() - 2)
            .append('\n')
            .append(bare.substring(bare.length() - 2));
      } else {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static String bare(Fact fact) {
    StringBuilder text = new StringBuilder(fact.code());
    fact.values().forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return Markup.escape(text.toString());
  }

  static String render(PebbleTemplate template, Map<String, Object> values) {
    StringWriter text = new StringWriter();
    try {
      template.evaluate(text, values);
    } catch (IOException e) {
      throw new IllegalStateException("a string writer does no I/O", e);
    }
    return text.toString();
  }

  private record Announcement(PebbleTemplate template, Variables variables) {}
}
