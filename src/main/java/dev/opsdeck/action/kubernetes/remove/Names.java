package dev.opsdeck.action.kubernetes.remove;

import java.util.List;

/** Many names in few words. */
final class Names {
  private static final int MOST = 8;

  private Names() {}

  static String few(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
    int more = names.size() - MOST;
    return more > 0 ? first + " +" + more : first;
  }
}
