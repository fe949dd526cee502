package dev.opsdeck.action.kubernetes.reading;

import dev.opsdeck.kernel.Fact;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that somebody typed, without regard to case, kept from running away: Java's
 * engine backtracks, so the characters that it may look at are counted over all lines.
 */
public final class LogFilter {
  private static final int LONGEST_PATTERN = 200;
  private static final long MOST_LOOKS = 20_000_000;

  private final @Nullable Pattern pattern;
  private long looks;

  private LogFilter(@Nullable Pattern pattern) {
    this.pattern = pattern;
  }

  /** The pattern cannot be used; the fact says why. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Fact fact;

    Unusable(Fact fact) {
      super(fact.code());
      this.fact = fact;
    }

    public Fact fact() {
      return fact;
    }
  }

  /**
   * @param typed absent to let every line through
   */
  public static LogFilter of(@Nullable String typed) throws Unusable {
    if (typed == null || typed.isEmpty()) {
      return new LogFilter(null);
    }
    if (typed.length() > LONGEST_PATTERN) {
      throw new Unusable(
          Fact.of(
              "kubernetes.bad-pattern", "pattern", typed.substring(0, 40) + "…", "why", "> 200"));
    }
    try {
      return new LogFilter(Pattern.compile(typed, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    } catch (PatternSyntaxException e) {
      throw new Unusable(
          Fact.of("kubernetes.bad-pattern", "pattern", typed, "why", e.getDescription()));
    }
  }

  public boolean lets(String line) throws Unusable {
    if (pattern == null) {
      return true;
    }
    try {
      return pattern.matcher(new Counted(line)).find();
    } catch (TooCostly | StackOverflowError e) {
      throw new Unusable(Fact.of("kubernetes.slow-pattern", "pattern", pattern.pattern()));
    }
  }

  private static final class TooCostly extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A text that counts how often a character of it is looked at. */
  private final class Counted implements CharSequence {
    private final CharSequence text;

    Counted(CharSequence text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MOST_LOOKS) {
        throw new TooCostly();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end));
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
