package dev.opsdeck.foreign;

import java.util.StringJoiner;

/**
 * Text that somebody else wrote: a log, the message of an API, a change cause, a person's reason.
 * There is no way to hold one that has not passed the gate: it has no terminal control sequences,
 * no invisible characters, and no secret that the {@link SecretRules} know. Its lines stay.
 *
 * <p>Passing the gate twice changes nothing more.
 */
public record ForeignText(String text) {
  public ForeignText {
    text = passed(text);
  }

  /** The text behind the gate. */
  public static String clean(String raw) {
    return new ForeignText(raw).text();
  }

  /** The value behind the gate, hidden wholly if it stands under a name like {@code password}. */
  public static String cleanValue(String name, String raw) {
    return SecretRules.isSecret(name, raw) ? SecretRule.HIDDEN : clean(raw);
  }

  private static String passed(String raw) {
    String visible = ControlSequences.strip(raw);
    SecretMask mask = new SecretMask();
    if (visible.indexOf('\n') < 0) {
      return mask.next(visible);
    }
    StringJoiner lines = new StringJoiner("\n");
    for (String line : visible.split("\n", -1)) {
      lines.add(mask.next(line));
    }
    return lines.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
