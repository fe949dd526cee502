package dev.opsdeck.action.kubernetes.view;

import dev.opsdeck.kernel.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object as it is shown.
 *
 * @param name with its namespace before it where several are shown
 * @param cells in the order of the columns; the first is the name
 * @param trouble absent when nothing is wrong with it
 */
record Row(String name, List<String> cells, @Nullable Fact trouble) {
  Row {
    cells = List.copyOf(cells);
  }

  static List<List<String>> cells(List<Row> rows) {
    return rows.stream().map(Row::cells).toList();
  }
}
