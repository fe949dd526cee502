package dev.opsdeck.slack.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarkupSplitterTest {
  @Test
  void text_that_fits_stays_in_one_piece() {
    assertEquals(List.of("a\nb"), MarkupSplitter.of("a\nb", 20));
    assertEquals(List.of(), MarkupSplitter.of(" \n ", 20));
  }

  @Test
  void lines_stay_whole_and_none_is_lost() {
    String text =
        IntStream.range(0, 500).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    List<String> pieces = MarkupSplitter.of(text, 300);
    assertTrue(pieces.stream().allMatch(piece -> piece.length() <= 300));
    assertEquals(text, String.join("\n", pieces));
  }

  @Test
  void fence_is_closed_at_the_end_of_a_piece_and_opened_again() {
    String text = "before\n```\n" + "abcdef\n".repeat(100) + "```\nafter";
    List<String> pieces = MarkupSplitter.of(text, 200);
    for (String piece : pieces) {
      assertTrue(piece.length() <= 200, piece);
      assertEquals(1, piece.split("```", -1).length % 2, piece);
    }
    assertEquals(100, count(pieces, "abcdef"));
    assertTrue(pieces.getFirst().startsWith("before\n```\nabc"));
    assertTrue(pieces.getLast().endsWith("```\nafter"));
  }

  @Test
  void fence_does_not_begin_at_the_very_end_of_a_piece() {
    String text = "x".repeat(190) + "\n```\n" + "abcdef\n".repeat(5) + "```";
    List<String> pieces = MarkupSplitter.of(text, 200);
    assertEquals(List.of("x".repeat(190), "```\n" + "abcdef\n".repeat(5) + "```"), pieces);
  }

  @Test
  void line_that_is_too_long_is_cut_at_a_space() {
    String line = "word ".repeat(100).strip();
    List<String> pieces = MarkupSplitter.of(line, 60);
    assertTrue(pieces.stream().allMatch(piece -> piece.length() <= 60));
    assertEquals(line, String.join(" ", pieces));
  }

  @Test
  void mentions_dates_entities_and_emoji_are_never_cut() {
    String date = "<!date^1772330400^{date_short_pretty} {time}|2026-03-01 02:00 UTC>";
    for (int i = 1; i < 120; i++) {
      String line = "x".repeat(i) + date + "<@U0123456>&amp;" + "😀" + "y".repeat(200);
      List<String> pieces = MarkupSplitter.of(line, 120);
      assertEquals(line, String.join("", pieces));
      assertTrue(
          pieces.stream().anyMatch(piece -> piece.contains(date))
              && pieces.stream().anyMatch(piece -> piece.contains("<@U0123456>"))
              && pieces.stream().anyMatch(piece -> piece.contains("&amp;"))
              && pieces.stream().anyMatch(piece -> piece.contains("😀")),
          pieces.toString());
    }
  }

  @Test
  void long_line_within_a_fence_keeps_its_fence() {
    List<String> pieces = MarkupSplitter.of("```\n" + "z".repeat(500) + "\n```", 100);
    assertTrue(
        pieces.stream()
            .allMatch(piece ->
                piece.startsWith("```\nz") && piece.endsWith("z\n```") && piece.length() <= 100),
        pieces.toString());
    assertEquals(500, String.join("", pieces).chars().filter(c -> c == 'z').count());
  }

  private static int count(List<String> pieces, String line) {
    return (int) pieces.stream().flatMap(String::lines).filter(line::equals).count();
  }
}
