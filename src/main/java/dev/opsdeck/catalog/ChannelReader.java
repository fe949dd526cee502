package dev.opsdeck.catalog;

import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.Suggestions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads {@code defaults} and {@code channels} of {@code config/opsdeck.yaml}. */
final class ChannelReader {
  private static final Set<String> SETTINGS = Set.of("platform", "language", "operations");
  private static final Map<String, Language> LANGUAGES =
      Map.of(Language.EN.tag(), Language.EN, Language.ES.tag(), Language.ES);

  /** Without a word about it a channel is not one for operations. */
  static final ChannelSettings CLOSED = new ChannelSettings(null, Language.EN, false);

  private final Section file;
  private final Map<String, String> platforms;

  ChannelReader(Section file, SortedSet<String> platforms) {
    this.file = file;
    this.platforms = platforms.stream().collect(Collectors.toMap(Function.identity(), p -> p));
    rejectNearMisses();
  }

  /** Others read this file too, so only what looks like one of our keys is called wrong. */
  private void rejectNearMisses() {
    List<String> ours = List.of("defaults", "channels");
    for (String key : file.keys()) {
      List<String> near = Suggestions.near(key, ours);
      if (!ours.contains(key) && !near.isEmpty()) {
        file.report(
            key, "'" + key + "' is not known here", "did you mean " + near.getFirst() + "?");
      }
    }
  }

  ChannelSettings defaults() {
    return settings(file.section("defaults"), CLOSED);
  }

  /** By id or name in lower case, without a leading {@code #}. */
  Map<String, ChannelSettings> channels(ChannelSettings defaults) {
    Map<String, ChannelSettings> channels = new HashMap<>();
    file.section("channels")
        .each(e -> channels.put(key(e.name()), settings(e.section(), defaults)));
    return channels;
  }

  private static String key(String name) {
    return (name.startsWith("#") ? name.substring(1) : name).toLowerCase(Locale.ROOT);
  }

  private ChannelSettings settings(Section section, ChannelSettings otherwise) {
    section.only(SETTINGS);
    String platform = section.choice("platform", platforms);
    Language language = section.choice("language", LANGUAGES);
    Boolean operations = section.flag("operations");
    return new ChannelSettings(
        section.has("platform") ? platform : otherwise.platform(),
        language == null ? otherwise.language() : language,
        operations == null ? otherwise.operations() : operations);
  }
}
