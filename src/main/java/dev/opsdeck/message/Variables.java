package dev.opsdeck.message;

import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an announcement says that it uses, in the comment at its top: {@code {# Variables: service
 * version checks[] #}}. Whatever of it is not given is null, and a list is empty.
 */
record Variables(Map<String, Boolean> listByName) {
  private static final Logger LOG = LoggerFactory.getLogger(Variables.class);
  private static final Pattern DECLARATION =
      Pattern.compile("\\A\\s*\\{#\\s*Variables:(.*?)#}", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("([a-zA-Z][a-zA-Z0-9]*)(\\[])?");

  /**
   * @throws PebbleException when the comment is missing
   */
  static Variables declaredIn(String template) {
    Matcher declaration = DECLARATION.matcher(template);
    if (!declaration.find()) {
      throw new PebbleException(
          null, "the comment {# Variables: … #} is missing at the top", 1, null);
    }
    Map<String, Boolean> names = new TreeMap<>();
    Matcher name = NAME.matcher(declaration.group(1));
    while (name.find()) {
      names.put(name.group(1), name.group(2) != null);
    }
    return new Variables(names);
  }

  /** Pebble's maps may hold null, which its signatures do not say. */
  @SuppressWarnings("NullAway")
  Map<String, Object> allAbsent() {
    Map<String, Object> values = new HashMap<>();
    listByName.forEach((name, list) -> values.put(name, list ? List.of() : null));
    return values;
  }

  /**
   * Renders it with nothing and with everything, so that every branch meets its variables.
   *
   * @throws AttributeNotFoundException when it uses a variable that it does not declare
   */
  void check(PebbleTemplate template) {
    Map<String, Object> everything = new HashMap<>();
    listByName.forEach(
        (name, list) -> everything.put(name, list ? List.of(new Anything()) : new Anything()));
    for (Map<String, Object> values : List.of(allAbsent(), everything)) {
      try {
        Templates.render(template, values);
      } catch (AttributeNotFoundException undeclared) {
        throw undeclared;
      } catch (RuntimeException onlyForTheSample) {
        LOG.trace("a sample does not fit, which says nothing of real facts", onlyForTheSample);
      }
    }
  }

  /** A value that has every part that a template may ask for. */
  private static final class Anything extends AbstractMap<String, Object> {
    @Override
    public Object get(Object key) {
      return this;
    }

    @Override
    public boolean containsKey(Object key) {
      return true;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return Set.of();
    }

    @Override
    public String toString() {
      return "1";
    }
  }
}
