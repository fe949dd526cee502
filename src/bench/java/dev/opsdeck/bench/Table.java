package dev.opsdeck.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Figures in columns, as Markdown. */
final class Table {
  private final List<String[]> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(head);
  }

  void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
  }

  void print() {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (int number = 0; number < rows.size(); number++) {
      System.out.println(line(rows.get(number), widths));
      if (number == 0) {
        System.out.println(
            line(Arrays.stream(widths).mapToObj("-"::repeat).toArray(String[]::new), widths));
      }
    }
  }

  private static String line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < cells.length; i++) {
      line.append(' ').append(("%-" + widths[i] + "s").formatted(cells[i])).append(" |");
    }
    return line.toString();
  }
}
