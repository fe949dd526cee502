package dev.opsdeck.slack.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts mark-up into pieces that each fit: at the ends of lines, and where one line is too long at a
 * space. Never within a mention, a date or an entity; a fence is closed and opened again.
 */
final class MarkupSplitter {
  private static final String FENCE = "```";

  private final int limit;
  private final List<String> pieces = new ArrayList<>();
  private final StringBuilder piece = new StringBuilder();
  private boolean fenced;

  private MarkupSplitter(int limit) {
    this.limit = limit;
  }

  /** The pieces, of at most {@code limit} characters each; none of them is blank. */
  static List<String> of(String markup, int limit) {
    MarkupSplitter sections = new MarkupSplitter(limit);
    markup.lines().forEach(sections::add);
    sections.end();
    return List.copyOf(sections.pieces);
  }

  private void add(String line) {
    String rest = line;
    while (!fits(rest) && !isEmpty()) {
      next();
    }
    while (!fits(rest)) {
      int end = cut(rest, room());
      append(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
      next();
    }
    append(rest);
  }

  private boolean fits(String line) {
    return line.length() <= room();
  }

  /** What a line may have, so that a fence can still be closed. */
  private int room() {
    return limit - piece.length() - FENCE.length() - 1;
  }

  /** Nothing but the beginning of a fence is nothing. */
  private boolean isEmpty() {
    String text = piece.toString().strip();
    return text.isEmpty() || fenced && text.equals(FENCE);
  }

  private void append(String line) {
    piece.append(line).append('\n');
    if (line.split(FENCE, -1).length % 2 == 0) {
      fenced = !fenced;
    }
  }

  private void next() {
    boolean open = fenced;
    end();
    if (open) {
      append(FENCE);
    }
  }

  private void end() {
    String text = piece.toString().strip();
    if (fenced) {
      text =
          text.endsWith(FENCE)
              ? text.substring(0, text.length() - FENCE.length())
              : text + "\n" + FENCE;
    }
    if (!text.isBlank() && !text.equals(FENCE)) {
      pieces.add(text.strip());
    }
    piece.setLength(0);
    fenced = false;
  }

  /** Where a line that is too long may end: at most at {@code max}. */
  private static int cut(String line, int max) {
    int whole = unbroken(line, max);
    int space = line.lastIndexOf(' ', whole);
    int atSpace = space < whole / 2 ? whole : unbroken(line, space);
    int end = atSpace <= 0 ? whole : atSpace;
    return end <= 0 ? max : end;
  }

  /** The last place up to {@code max} that is within no token, entity or pair of surrogates. */
  static int unbroken(String line, int max) {
    int end = Math.min(max, line.length());
    int token = line.lastIndexOf('<', end - 1);
    if (token >= 0 && line.indexOf('>', token) >= end) {
      end = token;
    }
    int entity = line.lastIndexOf('&', end - 1);
    if (entity >= 0 && end - entity < 5 && line.indexOf(';', entity) >= end) {
      end = entity;
    }
    return end > 0 && Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end;
  }
}
