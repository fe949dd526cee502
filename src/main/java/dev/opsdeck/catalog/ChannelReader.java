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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code defaults} and {@code channels} of {@code config/opsdeck.yaml}. */
final class ChannelReader {
  private static final Set<String> SETTINGS = Set.of("platform", "language", "operations");
  private static final Map<String, Language> LANGUAGES =
      Map.of(Language.EN.tag(), Language.EN, Language.ES.tag(), Language.ES);

  private static final Pattern ID = Pattern.compile("[CGD][A-Z0-9]{2,}");

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

  /** Names go without a leading {@code #}, in lower case as in the chat: so they are no ids. */
  Channels channels(ChannelSettings defaults) {
    Map<String, ChannelSettings> byId = new HashMap<>();
    Map<String, ChannelSettings> byName = new HashMap<>();
    Map<String, ChannelSettings> all =
        file.section("channels").each(entry -> settings(entry.section(), defaults));
    all.forEach((key, settings) -> {
      String name = key.startsWith("#") ? key.substring(1) : key;
      if (ID.matcher(name).matches()) {
        byId.put(name, settings);
      } else {
        byName.put(name.toLowerCase(Locale.ROOT), settings);
      }
    });
    return new Channels(byId, byName, defaults);
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
