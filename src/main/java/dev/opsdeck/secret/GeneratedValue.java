package dev.opsdeck.secret;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.security.SecureRandom;

/**
 * A value made by chance. Each alphabet has no character that shells, URLs or connection strings
 * read as something else.
 */
public final class GeneratedValue {
  public static final int LEAST = 16;
  public static final int MOST = 128;

  /** What it is made of. */
  @EnumNaming(EnumNamingStrategies.LowerCamelCaseStrategy.class)
  public enum Alphabet {
    LETTERS_DIGITS("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
    /** With the characters that RFC 3986 leaves unreserved. */
    URL_SAFE("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"),
    HEX("0123456789abcdef");

    private final String characters;

    Alphabet(String characters) {
      this.characters = characters;
    }
  }

  private static final SecureRandom RANDOM = new SecureRandom();

  private GeneratedValue() {}

  /**
   * A new one. With letters it holds a capital, a small letter and a digit, as Azure demands of
   * passwords (three of four classes).
   *
   * @param length {@link #LEAST} to {@link #MOST} characters
   * @throws IllegalArgumentException for another length
   */
  public static String of(int length, Alphabet alphabet) {
    if (length < LEAST || length > MOST) {
      throw new IllegalArgumentException(
          "length must be %d to %d, was %d".formatted(LEAST, MOST, length));
    }
    while (true) {
      StringBuilder value = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        value.append(alphabet.characters.charAt(RANDOM.nextInt(alphabet.characters.length())));
      }
      if (alphabet == Alphabet.HEX || isMixed(value.toString())) {
        return value.toString();
      }
    }
  }

  private static boolean isMixed(String value) {
    return value.chars().anyMatch(Character::isUpperCase)
        && value.chars().anyMatch(Character::isLowerCase)
        && value.chars().anyMatch(Character::isDigit)
        && Character.isLetterOrDigit(value.charAt(0));
  }
}
