package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;

/**
 * An option of a verb, typed as {@code --name value} or {@code --name=value}.
 *
 * @param name without dashes in front, words joined by one dash, such as {@code to-revision}
 * @param required whether the verb cannot do without; the parser lets it be missing, so that a form
 *     can ask for it
 */
public record Flag(String name, Value value, boolean required, Texts description) {
  public Flag {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("Flag.name must be lower case words, was '" + name + "'");
    }
  }

  public Flag(String name, boolean takesValue, boolean required, Texts description) {
    this(name, takesValue ? Value.WORD : Value.NONE, required, description);
  }

  /** What follows it. */
  public enum Value {
    /** A switch: {@code --previous} alone means true. */
    NONE,
    WORD,
    /** Several words even without quotes: everything up to the next flag. */
    PHRASE
  }

  public boolean takesValue() {
    return value != Value.NONE;
  }

  /** With its dashes: {@code --to-revision}. */
  public String typed() {
    return "--" + name;
  }

  /**
   * With its value, as one would type it: {@code --to-revision <to-revision>}, {@code --reason "…"}
   * or {@code --previous}.
   */
  public String usage() {
    String usage =
        switch (value) {
          case NONE -> typed();
          case WORD -> typed() + " <" + name + ">";
          case PHRASE -> typed() + " \"…\"";
        };
    return required ? usage : "[" + usage + "]";
  }
}
