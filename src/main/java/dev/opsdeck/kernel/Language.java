package dev.opsdeck.kernel;

import java.util.Locale;

/** A language that Opsdeck's templates exist in. */
public enum Language {
  EN,
  ES;

  /** The folder and file suffix of this language: {@code en} or {@code es}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The language of a locale such as {@code es-MX} or {@code en_US}; English when there is none of
   * it.
   */
  public static Language ofLocale(String locale) {
    return locale.toLowerCase(Locale.ROOT).startsWith("es") ? ES : EN;
  }
}
