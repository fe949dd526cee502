package dev.opsdeck.kernel;

/** The same short text in every language. */
public record Texts(String en, String es) {
  public String in(Language language) {
    return switch (language) {
      case EN -> en;
      case ES -> es;
    };
  }
}
