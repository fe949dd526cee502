package dev.opsdeck.kernel;

/**
 * What is wrong in a configuration file, where, and what would be right.
 *
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 when the line as a whole is meant
 */
public record ConfigProblem(String file, int line, int column, String wrong, String right) {
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line + ":" + column;
    return right.isEmpty() ? place + ": " + wrong : place + ": " + wrong + " – " + right;
  }
}
