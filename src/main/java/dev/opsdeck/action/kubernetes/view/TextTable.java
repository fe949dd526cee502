package dev.opsdeck.action.kubernetes.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Lines with aligned columns, as a terminal shows them. */
public final class TextTable {
  /** A cell of this many characters is cut: one image name must not push all else away. */
  private static final int WIDEST = 70;

  private static final String GAP = "  ";

  private TextTable() {}

  /**
   * For a chat: a cell that is very wide is cut.
   *
   * @param rows each with a cell for each column
   */
  public static List<String> lines(List<String> columns, List<List<String>> rows) {
    return aligned(columns, rows, WIDEST);
  }

  /** For a file: nothing is cut. */
  public static String whole(List<String> columns, List<List<String>> rows) {
    return String.join("\n", aligned(columns, rows, Integer.MAX_VALUE)) + "\n";
  }

  private static List<String> aligned(List<String> columns, List<List<String>> rows, int widest) {
    List<List<String>> all = new ArrayList<>();
    all.add(columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
    rows.forEach(row -> all.add(row.stream().map(text -> cell(text, widest)).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> line : all) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return all.stream().map(line -> line(line, widths)).toList();
  }

  private static String cell(String text, int widest) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() > widest ? line.substring(0, widest - 1) + "…" : line;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i));
      line.repeat(' ', widths[i] - cells.get(i).length());
      line.append(GAP);
    }
    return line.toString().stripTrailing();
  }

  /** As many of the first lines as fit into so many characters. */
  public static List<String> fitting(List<String> lines, int characters) {
    int size = 0;
    for (int i = 0; i < lines.size(); i++) {
      size += lines.get(i).length() + 1;
      if (size > characters) {
        return lines.subList(0, i);
      }
    }
    return Collections.unmodifiableList(lines);
  }
}
