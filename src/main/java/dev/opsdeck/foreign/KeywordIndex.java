package dev.opsdeck.foreign;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Finds in one pass which of many words occur in a text, whatever their case (Aho and Corasick,
 * 1975). Words are of lower-case ASCII. Immutable once it is built.
 */
final class KeywordIndex {
  private static final int LETTERS = 128;

  private final List<int[]> next = new ArrayList<>();
  private final List<BitSet> found = new ArrayList<>();

  /**
   * @param wordsByNumber the words that speak for each number
   */
  KeywordIndex(List<List<String>> wordsByNumber) {
    addState();
    for (int number = 0; number < wordsByNumber.size(); number++) {
      for (String word : wordsByNumber.get(number)) {
        add(word, number);
      }
    }
    link();
  }

  /** The numbers for which a word stands in the text. */
  BitSet in(String text) {
    BitSet all = new BitSet();
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      state = c < LETTERS ? next.get(state)[lower(c)] : 0;
      BitSet here = found.get(state);
      if (!here.isEmpty()) {
        all.or(here);
      }
    }
    return all;
  }

  private static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  private int addState() {
    next.add(new int[LETTERS]);
    found.add(new BitSet());
    return next.size() - 1;
  }

  private void add(String word, int number) {
    int state = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (next.get(state)[c] == 0) {
        next.get(state)[c] = addState();
      }
      state = next.get(state)[c];
    }
    found.get(state).set(number);
  }

  /** Where a word breaks off, the longest end of it that begins another one goes on. */
  private void link() {
    int[] fallback = new int[next.size()];
    Deque<Integer> open = new ArrayDeque<>();
    open.add(0);
    while (!open.isEmpty()) {
      int state = open.remove();
      int back = fallback[state];
      found.get(state).or(found.get(back));
      for (int c = 0; c < LETTERS; c++) {
        int child = next.get(state)[c];
        int other = next.get(back)[c];
        if (child == 0) {
          next.get(state)[c] = other;
        } else {
          fallback[child] = state == 0 ? 0 : other;
          open.add(child);
        }
      }
    }
  }
}
