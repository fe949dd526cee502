package dev.opsdeck.message;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a template can do with a value; nothing at all becomes nothing at all. */
final class MarkupFilters extends AbstractExtension {
  private final Language language;
  private final Function<Fact, String> words;

  MarkupFilters(Language language, Function<Fact, String> words) {
    this.language = language;
    this.words = words;
  }

  @Override
  public Map<String, Filter> getFilters() {
    return Map.ofEntries(
        Map.entry("time", new TextFilter(Markup::time)),
        Map.entry("date", new TextFilter(Markup::dateTime)),
        Map.entry("duration", new TextFilter(text -> DurationText.compact(text, language))),
        Map.entry("longDuration", new TextFilter(text -> DurationText.full(text, language))),
        Map.entry("code", new TextFilter(Markup::code)),
        Map.entry("block", new TextFilter(Markup::fenced)),
        Map.entry("person", new TextFilter(Markup::person)),
        Map.entry("people", new TextFilter(Markup::people)),
        Map.entry("group", new TextFilter(Markup::group)),
        Map.entry("channel", new TextFilter(Markup::channel)),
        Map.entry("url", new TextFilter(Markup::url)),
        Map.entry("version", new TextFilter(Markup::version)),
        Map.entry("words", new WordsFilter(words)));
  }

  /** Turns a value's text into mark-up that is not escaped again. */
  private record TextFilter(UnaryOperator<String> change) implements Filter {
    @Override
    public @Nullable List<String> getArgumentNames() {
      return null;
    }

    @Override
    public Object apply(
        @Nullable Object input,
        Map<String, Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      return new SafeString(input == null ? "" : change.apply(text(input)));
    }

    private static String text(Object input) {
      return input instanceof Collection<?> many
          ? many.stream().map(Object::toString).collect(Collectors.joining(" "))
          : input.toString();
    }
  }

  /** The words of a fact that is itself a value: {@code {code, values}}. */
  private record WordsFilter(Function<Fact, String> words) implements Filter {
    @Override
    public @Nullable List<String> getArgumentNames() {
      return null;
    }

    @Override
    public Object apply(
        @Nullable Object input,
        Map<String, Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      if (!(input instanceof Map<?, ?> fact) || !(fact.get("code") instanceof String code)) {
        return input == null ? "" : input;
      }
      SortedMap<String, String> values = new TreeMap<>();
      if (fact.get("values") instanceof Map<?, ?> given) {
        given.forEach((name, value) -> values.put(String.valueOf(name), String.valueOf(value)));
      }
      return new SafeString(words.apply(new Fact(code, values)));
    }
  }
}
