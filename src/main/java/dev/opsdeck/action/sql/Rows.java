package dev.opsdeck.action.sql;

import dev.opsdeck.foreign.ForeignText;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a query gave.
 *
 * @param rows as text, at most as many as were asked for
 * @param more whether there are more
 * @param trouble whether the query itself says that something is wrong: a column {@code trouble} of
 *     a row is true. The column is not shown
 */
record Rows(List<String> columns, List<List<String>> rows, boolean more, boolean trouble) {
  private static final String TROUBLE = "trouble";
  private static final int WIDEST = 160;
  private static final int ALL = 100_000;

  /** What a person wrote into a query may be somebody's data. */
  private static final Pattern LITERAL =
      Pattern.compile("'(?:[^']|'')*'|(?<![$\\w])\\d+(?:\\.\\d+)?\\b");

  Rows {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  static Rows of(ResultSet result, int most) throws SQLException {
    ResultSetMetaData about = result.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.add(about.getColumnLabel(i));
    }
    List<List<String>> rows = new ArrayList<>();
    boolean trouble = false;
    boolean more = false;
    while (!more && result.next()) {
      more = rows.size() == most;
      if (!more) {
        trouble |= columns.contains(TROUBLE) && result.getBoolean(TROUBLE);
        rows.add(row(result, columns));
      }
    }
    columns.remove(TROUBLE);
    return new Rows(columns, rows, more, trouble);
  }

  private static List<String> row(ResultSet result, List<String> columns) throws SQLException {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      if (!column.equals(TROUBLE)) {
        row.add(cell(column, result.getString(i + 1)));
      }
    }
    return row;
  }

  private static String cell(String column, @Nullable String value) {
    if (value == null) {
      return "";
    }
    String held = value.length() > ALL ? value.substring(0, ALL) : value;
    String shown = column.equals("query") ? LITERAL.matcher(held).replaceAll("?") : held;
    String line = ForeignText.clean(shown).replaceAll("\\s+", " ").strip();
    return line.length() > WIDEST ? line.substring(0, WIDEST) + "…" : line;
  }

  /** All of them in columns of one width. */
  String table() {
    int[] widths = new int[columns.size()];
    List<List<String>> lines = new ArrayList<>(List.of(columns));
    lines.addAll(rows);
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
      }
      table.append(text.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }
}
