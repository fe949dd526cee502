package dev.opsdeck.runbook.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns the flags that a person typed into the typed parameters of a runbook. */
public final class Parameters {
  /** What a person may type as one value; also bounds the work of a parameter's pattern. */
  private static final int LONGEST = 500;

  /** The ref of a sealed value, as {@code secret.SealedValues} gives it. */
  private static final String SEALED = "sealed:[-._a-zA-Z0-9/]{1,200}";

  private Parameters() {}

  /** What came of it. */
  public sealed interface Parsed {
    /**
     * Every parameter by its name, null where an optional one was not given; a duration is text
     * such as {@code 1h30m}.
     */
    record Values(JsonNode values) implements Parsed {}

    /**
     * Everything that is not right, not only the first.
     *
     * @param wrong what was given and cannot be taken
     * @param missing what was not given
     */
    record Problems(List<Fact> wrong, List<Fact> missing) implements Parsed {
      public Problems {
        wrong = List.copyOf(wrong);
        missing = List.copyOf(missing);
      }

      /** What is wrong before what is missing. */
      public List<Fact> problems() {
        return Stream.concat(wrong.stream(), missing.stream()).toList();
      }
    }
  }

  /**
   * @param flags by flag ({@code to-revision}) or by parameter name ({@code toRevision}); a boolean
   *     without a value is the empty text and means yes
   */
  public static Parsed parse(List<Parameter> parameters, Map<String, String> flags) {
    List<Fact> wrong = new ArrayList<>();
    List<Fact> missing = new ArrayList<>();
    Map<String, String> given = byName(parameters, flags, wrong);
    ObjectNode values = Json.object();
    for (Parameter parameter : parameters) {
      String text = given.get(parameter.name());
      switch (text == null ? ungiven(parameter) : convert(parameter, text.strip())) {
        case Converted.Good(JsonNode value) -> values.set(parameter.name(), value);
        case Converted.Bad(Fact why) -> (text == null ? missing : wrong).add(why);
      }
    }
    return wrong.isEmpty() && missing.isEmpty()
        ? new Parsed.Values(values)
        : new Parsed.Problems(wrong, missing);
  }

  /** One text as the value of one parameter. */
  sealed interface Converted {
    record Good(JsonNode value) implements Converted {}

    record Bad(Fact why) implements Converted {}
  }

  private static Map<String, String> byName(
      List<Parameter> parameters, Map<String, String> flags, List<Fact> problems) {
    Map<String, String> given = new HashMap<>();
    for (Map.Entry<String, String> flag : flags.entrySet()) {
      Optional<Parameter> meant =
          parameters.stream().filter(p -> answersTo(p, flag.getKey())).findFirst();
      if (meant.isEmpty()) {
        problems.add(unknown(flag.getKey(), parameters));
      } else if (given.put(meant.get().name(), flag.getValue()) != null) {
        problems.add(Fact.of("parameter.twice", "flag", meant.get().flag()));
      }
    }
    return given;
  }

  private static boolean answersTo(Parameter parameter, String flag) {
    return flag.equalsIgnoreCase(parameter.flag()) || flag.equalsIgnoreCase(parameter.name());
  }

  private static Fact unknown(String typed, List<Parameter> parameters) {
    String flag = "--" + shown(typed);
    List<String> known = parameters.stream().map(Parameter::flag).toList();
    List<String> near = Suggestions.near(typed, known);
    if (!near.isEmpty()) {
      return Fact.of("parameter.unknown-near", "flag", flag, "near", "--" + near.getFirst());
    }
    return known.isEmpty()
        ? Fact.of("parameter.unknown-none", "flag", flag)
        : Fact.of("parameter.unknown", "flag", flag, "known", "--" + String.join(", --", known));
  }

  private static Converted ungiven(Parameter parameter) {
    JsonNode fallback = parameter.fallback();
    if (fallback != null) {
      return new Converted.Good(fallback);
    }
    return parameter.optional()
        ? new Converted.Good(NullNode.getInstance())
        : new Converted.Bad(Fact.of("parameter.missing", "flag", parameter.flag()));
  }

  /** Also checks the defaults that runbook files give. */
  public static Optional<JsonNode> valueOf(Parameter parameter, String text) {
    return convert(parameter, text) instanceof Converted.Good(JsonNode value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private static Converted convert(Parameter parameter, String text) {
    if (text.length() > LONGEST && parameter.type() != ParameterType.SECRET) {
      return bad(Fact.of("parameter.too-long", "flag", parameter.flag(), "longest", LONGEST));
    }
    if (text.isEmpty() && parameter.type() != ParameterType.BOOLEAN) {
      return bad(Fact.of("parameter.empty", "flag", parameter.flag()));
    }
    if (!parameter.choices().isEmpty() && !parameter.choices().contains(text)) {
      return bad(
          Fact.of(
              "parameter.not-a-choice",
              "flag",
              parameter.flag(),
              "value",
              shown(text),
              "choices",
              String.join(", ", parameter.choices())));
    }
    return switch (parameter.type()) {
      case STRING -> string(parameter, text);
      case INTEGER -> integer(parameter, text);
      case BOOLEAN -> bool(parameter, text);
      case DURATION -> duration(parameter, text);
      case SECRET -> secret(parameter, text);
    };
  }

  private static Converted string(Parameter parameter, String text) {
    String pattern = parameter.pattern();
    return pattern == null || text.matches(pattern)
        ? new Converted.Good(TextNode.valueOf(text))
        : bad(
            Fact.of(
                "parameter.not-the-pattern",
                "flag",
                parameter.flag(),
                "value",
                shown(text),
                "pattern",
                pattern));
  }

  private static Converted integer(Parameter parameter, String text) {
    if (!text.matches("[+-]?\\d{1,18}")) {
      return bad(
          Fact.of("parameter.not-an-integer", "flag", parameter.flag(), "value", shown(text)));
    }
    long number = Long.parseLong(text);
    Long minimum = parameter.minimum();
    Long maximum = parameter.maximum();
    if (minimum != null && number < minimum) {
      return bad(
          Fact.of(
              "parameter.too-small",
              "flag",
              parameter.flag(),
              "value",
              number,
              "minimum",
              minimum));
    }
    if (maximum != null && number > maximum) {
      return bad(
          Fact.of(
              "parameter.too-large",
              "flag",
              parameter.flag(),
              "value",
              number,
              "maximum",
              maximum));
    }
    return new Converted.Good(LongNode.valueOf(number));
  }

  private static Converted bool(Parameter parameter, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "true", "yes", "y", "on", "1", "sí", "si" -> new Converted.Good(BooleanNode.TRUE);
      case "false", "no", "n", "off", "0" -> new Converted.Good(BooleanNode.FALSE);
      default ->
          bad(Fact.of("parameter.not-yes-or-no", "flag", parameter.flag(), "value", shown(text)));
    };
  }

  private static Converted duration(Parameter parameter, String text) {
    return Durations.parse(text)
        .<Converted>map(d -> new Converted.Good(TextNode.valueOf(Durations.format(d))))
        .orElseGet(() ->
            bad(
                Fact.of(
                    "parameter.not-a-duration", "flag", parameter.flag(), "value", shown(text))));
  }

  /** What was typed instead of a ref is never repeated. */
  private static Converted secret(Parameter parameter, String text) {
    return text.matches(SEALED)
        ? new Converted.Good(TextNode.valueOf(text))
        : bad(Fact.of("parameter.secret-in-clear", "flag", parameter.flag()));
  }

  private static Converted bad(Fact why) {
    return new Converted.Bad(why);
  }

  private static String shown(String typed) {
    return typed.length() > 60 ? typed.substring(0, 60) + "…" : typed;
  }
}
