package dev.opsdeck.slack.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.Golden;
import dev.opsdeck.message.Markup;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LongMessageTest {
  private static final String REST = "(the rest is in rest.txt)";

  @Test
  void short_message_stays_as_it_is() {
    ChatMessage message = message(new Block.Header("Title"), new Block.Text("*bold*"));
    assertEquals(new LongMessage(message, ""), LongMessage.of(message, REST));
  }

  @Test
  void long_text_becomes_several_sections() {
    LongMessage letter = LongMessage.of(message(new Block.Text(lines(0, 200))), REST);
    assertEquals("", letter.rest());
    Golden.check("letter-sections.en.txt", sketch(letter));
  }

  @Test
  void text_beyond_what_slack_takes_goes_on_in_the_file() {
    String text = lines(0, 100) + "\n```\n" + lines(100, 700) + "\n```\n<@U0ANA> &amp; others";
    LongMessage letter = LongMessage.of(message(new Block.Text(text)), REST);
    List<String> told =
        Stream.concat(
                letter.shown().blocks().stream()
                    .filter(block -> block instanceof Block.Text)
                    .flatMap(block -> ((Block.Text) block).markup().lines()),
                letter.rest().lines())
            .filter(line -> line.startsWith("event"))
            .map(Markup::plain)
            .toList();
    assertTrue(
        told.equals(lines(0, 700).lines().map(Markup::plain).toList()), "each line once, in order");
    assertTrue(letter.rest().endsWith("<@U0ANA> & others"), letter.rest());
    Golden.check("letter-with-file.en.txt", sketch(letter));
  }

  @Test
  void more_than_ten_sections_go_on_in_the_file() {
    List<Block> blocks =
        IntStream.range(0, 14).<Block>mapToObj(i -> new Block.Text("part " + i)).toList();
    LongMessage letter = LongMessage.of(new ChatMessage("text", blocks, List.of()), REST);
    assertEquals(11, letter.shown().blocks().size());
    assertEquals("part 10\npart 11\npart 12\npart 13", letter.rest());
  }

  @Test
  void fields_and_small_print_that_are_too_long_are_split_too() {
    List<String> many = IntStream.range(0, 23).mapToObj(i -> "field " + i).toList();
    LongMessage letter =
        LongMessage.of(
            message(
                new Block.Header("h".repeat(200)),
                new Block.Fields(many),
                new Block.Fields(List.of("a", "f".repeat(2_500))),
                new Block.Context("c".repeat(2_500))),
            REST);
    Golden.check("letter-odd-blocks.en.txt", sketch(letter));
  }

  @Test
  void date_is_read_in_the_file_as_it_would_be_without_slack() {
    String date = "<!date^1772330400^{time}|02:00 UTC>";
    LongMessage letter =
        LongMessage.of(message(new Block.Text(lines(0, 500) + "\nat " + date)), REST);
    assertTrue(letter.rest().endsWith("at 02:00 UTC"), letter.rest());
  }

  private static ChatMessage message(Block... blocks) {
    return new ChatMessage("text", List.of(blocks), List.of());
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "event " + i + " " + Markup.escape("<pod> was & is"))
        .collect(Collectors.joining("\n"));
  }

  /** The first and last line of each block, and how long it is. */
  private static String sketch(LongMessage letter) {
    StringBuilder text = new StringBuilder();
    for (Block block : letter.shown().blocks()) {
      String all =
          switch (block) {
            case Block.Header header -> header.text();
            case Block.Text part -> part.markup();
            case Block.Row row -> row.markup();
            case Block.Fields fields -> String.join(" | ", fields.markups());
            case Block.Context context -> context.markup();
            case Block.Buttons _, Block.Divider _ -> "";
          };
      text.append(block.getClass().getSimpleName()).append(' ').append(ends(all)).append('\n');
    }
    return text.append("rest ").append(ends(letter.rest())).toString();
  }

  private static String ends(String text) {
    List<String> lines = text.lines().map(LongMessageTest::shortened).toList();
    String middle = lines.size() > 4 ? "\n  …" : "";
    String end =
        lines.size() > 2
            ? String.join("\n  ", lines.subList(Math.max(2, lines.size() - 2), lines.size()))
            : "";
    return "(%d letters)\n  %s%s\n  %s"
        .formatted(
            text.length(),
            String.join("\n  ", lines.subList(0, Math.min(2, lines.size()))),
            middle,
            end)
        .stripTrailing();
  }

  private static String shortened(String line) {
    return line.length() > 60 ? line.substring(0, 60) + " … " + line.length() : line;
  }
}
