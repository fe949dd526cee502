package dev.opsdeck.slack.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void text_that_fits_is_left_alone() {
    assertEquals("a\nb", Excerpt.lines("a\nb", 3, left -> "more"));
  }

  @Test
  void whole_lines_are_left_out_and_counted() {
    String lines =
        IntStream.range(0, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    String cut = Excerpt.lines(lines, 200, left -> "and " + left + " more");
    assertTrue(cut.length() <= 200, cut);
    int kept = (int) cut.lines().count() - 1;
    assertTrue(cut.endsWith("line " + (kept - 1) + "\nand " + (100 - kept) + " more"), cut);
  }

  @Test
  void one_line_that_is_too_long_is_cut() {
    String cut = Excerpt.lines("x".repeat(500), 200, left -> "never");
    assertTrue(cut.length() <= 200 && cut.endsWith("x…"), cut);
  }

  @Test
  void fence_is_closed_again() {
    String cut =
        Excerpt.lines("```\n" + "abc\n".repeat(100) + "```", 200, left -> "and " + left + " more");
    assertTrue(cut.contains("\n```\nand "), cut);
    assertTrue(cut.length() <= 200, cut);
    String one = Excerpt.lines("```\n" + "a".repeat(500) + "\n```", 200, left -> "more");
    assertTrue(one.startsWith("```\na") && one.contains("…\n```"), one);
  }

  @Test
  void mentions_entities_and_emoji_are_not_cut_in_two() {
    assertEquals("ab…", Excerpt.line("ab<@U0123456>xxxxxx", 9));
    assertEquals("abcd…", Excerpt.line("abcd&amp;efgh", 8));
    assertEquals("abc…", Excerpt.line("abc😀defgh", 6));
    assertEquals("a `bcd…`", Excerpt.line("a `bcdefghijk`", 8));
  }
}
