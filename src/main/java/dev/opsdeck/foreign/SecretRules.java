package dev.opsdeck.foreign;

import com.google.re2j.Pattern;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * All notations together, and which of them a text can hold at all. The engine's time is linear in
 * the text (RE2), whatever somebody writes into a log.
 */
final class SecretRules {
  private static final List<SecretRule> ALL =
      Stream.of(TokenRules.all(), NotationRules.all()).flatMap(List::stream).toList();

  private static final KeywordIndex INDEX =
      new KeywordIndex(ALL.stream().map(SecretRule::keywords).toList());

  private static final Pattern NAMED = Pattern.compile("(?i)" + NotationRules.KEY);

  private SecretRules() {}

  /** Whether a value of this name is a secret by what it is called. */
  static boolean isSecret(String name, String value) {
    return NAMED.matches(name) && Believable.isSecret(name, value);
  }

  static String mask(String line) {
    String masked = line;
    BitSet possible = INDEX.in(line);
    for (int i = possible.nextSetBit(0); i >= 0; i = possible.nextSetBit(i + 1)) {
      masked = ALL.get(i).mask(masked);
    }
    return masked;
  }
}
