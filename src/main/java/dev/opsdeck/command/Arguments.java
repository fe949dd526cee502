package dev.opsdeck.command;

import dev.opsdeck.command.ChatCommand.Invalid;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sorts the words after a verb into plain words and the values of flags. */
final class Arguments {
  /**
   * Whether the value of a flag ends with its word, or that of every flag goes on to the next; and
   * whether the other words are prose.
   */
  enum Values {
    ONE_WORD,
    ONE_WORD_IN_PROSE,
    UP_TO_NEXT_FLAG
  }

  /** What was found, or why it is wrong. */
  sealed interface Sorted {
    /**
     * @param words without flags
     * @param values by flag name
     * @param afterValue for a word right behind the value of a flag: where that value starts
     */
    record Fine(List<Token> words, Map<String, String> values, Map<Token, Integer> afterValue)
        implements Sorted {}

    record Wrong(Invalid why) implements Sorted {}
  }

  private final String text;
  private final List<Token> tokens;
  private final List<Flag> flags;
  private final Values extent;
  private final List<Token> words = new ArrayList<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<Token, Integer> afterValue = new HashMap<>();
  private int next;
  private int valueStart = -1;
  private @Nullable Invalid wrong;

  private Arguments(String text, List<Token> tokens, List<Flag> flags, Values extent) {
    this.text = text;
    this.tokens = tokens;
    this.flags = flags;
    this.extent = extent;
  }

  static Sorted sort(String text, List<Token> tokens, List<Flag> flags, Values extent) {
    return new Arguments(text, tokens, flags, extent).sort();
  }

  private Sorted sort() {
    while (next < tokens.size() && wrong == null) {
      Token token = tokens.get(next++);
      if (isFlag(token)) {
        flag(token);
      } else {
        words.add(token);
        if (valueStart >= 0) {
          afterValue.put(token, valueStart);
        }
      }
    }
    return wrong == null ? new Sorted.Fine(words, values, afterValue) : new Sorted.Wrong(wrong);
  }

  /** A dash of prose begins a flag only where there is one of that name. */
  private boolean isFlag(Token token) {
    if (!token.isFlag() || !token.isTypographic() || known(token.flagName()) != null) {
      return token.isFlag();
    }
    return switch (extent) {
      case ONE_WORD -> !near(token).isEmpty();
      case ONE_WORD_IN_PROSE, UP_TO_NEXT_FLAG -> false;
    };
  }

  private List<String> near(Token token) {
    return Suggestions.near(token.flagName(), flags.stream().map(Flag::name).toList());
  }

  private void flag(Token token) {
    valueStart = -1;
    Flag flag = known(token.flagName());
    if (flag == null) {
      wrong = unknown(token);
    } else if (values.containsKey(flag.name())) {
      wrong =
          new Invalid(
              Fact.of("command.flag.repeated", "flag", flag.typed()),
              List.of(Token.without(List.of(token), text)));
    } else {
      String value = flag.takesValue() ? value(token, flag) : switched(token);
      values.put(flag.name(), value);
      if (value.isBlank()) {
        wrong = new Invalid(Fact.of("command.flag.value-missing", "flag", flag.typed()), List.of());
      }
    }
  }

  private @Nullable Flag known(String typed) {
    Flag exact = named(typed);
    return exact == null && typed.equals("env") ? named("environment") : exact;
  }

  /** {@code --toRevision} and {@code --to_revision} are {@code --to-revision}. */
  private @Nullable Flag named(String typed) {
    String bare = bare(typed);
    return flags.stream().filter(f -> bare(f.name()).equals(bare)).findFirst().orElse(null);
  }

  private static String bare(String name) {
    return name.replaceAll("[-_\u2010-\u2015]", "").toLowerCase(Locale.ROOT);
  }

  private Invalid unknown(Token token) {
    List<String> names = flags.stream().map(Flag::name).toList();
    return new Invalid(
        Fact.of("command.flag.unknown", "flag", "--" + token.flagName(), "flags", dashed(names)),
        near(token).stream().map(name -> token.renamedIn(text, name)).toList());
  }

  private static String dashed(List<String> names) {
    return names.isEmpty() ? "" : "--" + String.join(", --", names);
  }

  private String value(Token token, Flag flag) {
    if (token.hasValue()) {
      valueStart = text.indexOf('=', token.start()) + 1;
      return goesOn(flag, token) ? joined(token.value()) : token.value();
    }
    if (next == tokens.size() || isFlag(tokens.get(next))) {
      return "";
    }
    Token first = tokens.get(next++);
    valueStart = first.start();
    return goesOn(flag, first) ? joined(first.text()) : first.text();
  }

  /** Quotes say where a phrase ends. */
  private boolean goesOn(Flag flag, Token first) {
    return switch (extent) {
      case UP_TO_NEXT_FLAG -> true;
      case ONE_WORD, ONE_WORD_IN_PROSE -> flag.value() == Flag.Value.PHRASE && first.quoted() < 0;
    };
  }

  private String joined(String first) {
    StringBuilder value = new StringBuilder(first);
    while (next < tokens.size() && !isFlag(tokens.get(next))) {
      value.append(' ').append(tokens.get(next++).text());
    }
    return value.toString();
  }

  /** A switch: alone, or with true or false behind it. */
  private String switched(Token token) {
    if (token.hasValue()) {
      return truth(token, token.value());
    }
    boolean said = next < tokens.size() && tokens.get(next).text().matches("(?i)true|false");
    return said ? truth(token, tokens.get(next++).text()) : "true";
  }

  private String truth(Token token, String value) {
    if (value.matches("(?i)true|false")) {
      return value.toLowerCase(Locale.ROOT);
    }
    wrong =
        new Invalid(
            Fact.of("command.flag.not-a-switch", "flag", "--" + token.flagName(), "value", value),
            List.of(token.replacedIn(text, "--" + token.flagName())));
    return value;
  }
}
