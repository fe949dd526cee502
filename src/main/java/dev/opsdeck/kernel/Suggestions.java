package dev.opsdeck.kernel;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** "Did you mean …?": the known words nearest to one that is not known. */
public final class Suggestions {
  private Suggestions() {}

  /** At most three known words, nearest first; empty when nothing is near enough to be meant. */
  public static List<String> near(String typed, Collection<String> known) {
    String word = typed.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, word.length() / 3 + 1);
    return known.stream()
        .distinct()
        .filter(candidate -> rank(word, candidate) <= limit)
        .sorted(Comparator.<String>comparingInt(c -> rank(word, c)).thenComparing(c -> c))
        .limit(3)
        .toList();
  }

  private static int rank(String word, String candidate) {
    String other = candidate.toLowerCase(Locale.ROOT);
    boolean prefix = word.length() >= 2 && (other.startsWith(word) || word.startsWith(other));
    return prefix ? 0 : distance(word, other);
  }

  /** Edit distance with neighbouring swaps counted once (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
