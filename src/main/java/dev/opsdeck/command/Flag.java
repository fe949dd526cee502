package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;

/**
 * An option of a verb, typed as {@code --name value} or {@code --name=value}.
 *
 * @param name without dashes in front, words joined by one dash, such as {@code to-revision}
 * @param takesValue false for a switch: {@code --previous} alone means true
 * @param required whether the verb cannot do without; the parser lets it be missing, so that a form
 *     can ask for it
 */
public record Flag(String name, boolean takesValue, boolean required, Texts description) {
  public Flag {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("Flag.name must be lower case words, was '" + name + "'");
    }
  }

  /** With its dashes: {@code --to-revision}. */
  public String typed() {
    return "--" + name;
  }

  /**
   * With its value, as one would type it: {@code --to-revision <to-revision>} or {@code
   * --previous}.
   */
  public String usage() {
    String usage = takesValue ? typed() + " <" + name + ">" : typed();
    return required ? usage : "[" + usage + "]";
  }
}
