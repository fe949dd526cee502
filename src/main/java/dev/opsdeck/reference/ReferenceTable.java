package dev.opsdeck.reference;

import dev.opsdeck.kernel.Texts;
import java.util.List;

/**
 * One table.
 *
 * @param topic how it is asked for, such as {@code severities}
 * @param aliases other words for the same
 * @param source where in the operations manuals it comes from
 */
public record ReferenceTable(
    String topic, List<String> aliases, Texts title, String source, List<Row> rows) {
  public ReferenceTable {
    aliases = List.copyOf(aliases);
    rows = List.copyOf(rows);
  }

  /**
   * One line of a table.
   *
   * @param name what it is about
   */
  public record Row(Texts name, Texts text) {}
}
