package dev.opsdeck.slack.delivery;

import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.Markup;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.block.BlockSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A message that may be long: what one message can show of it, and the rest as plain text. Nothing
 * is left out.
 *
 * @param rest empty when everything is shown
 */
record LongMessage(ChatMessage shown, String rest) {
  /** More is a wall of text. */
  private static final int SECTIONS = 10;

  /** Leaves room for a line that says where the rest is. */
  private static final int BLOCKS = BlockKit.BLOCKS - 2;

  private static final int WEIGHT = BlockSize.MOST - 500;
  private static final Pattern DATE = Pattern.compile("<![^>|]*\\|([^>]*)>");
  private static final Pattern NAMED = Pattern.compile("<[^>|]*\\|([^>]*)>");

  /**
   * Puts in as much as one message takes, in its order.
   *
   * @param message with its people resolved
   * @param toRest the line that says that there is more
   */
  static LongMessage of(ChatMessage message, String toRest) {
    List<Block> blocks = message.blocks().stream().flatMap(b -> fitting(b).stream()).toList();
    int end = end(blocks);
    if (end == blocks.size()) {
      return new LongMessage(new ChatMessage(message.text(), blocks, message.files()), "");
    }
    List<Block> shown = new ArrayList<>(blocks.subList(0, end));
    shown.add(new Block.Context(toRest));
    List<Block> rest = blocks.subList(end, blocks.size());
    rest.stream().filter(block -> block instanceof Block.Buttons).forEach(shown::add);
    return new LongMessage(
        new ChatMessage(message.text(), shown, message.files()),
        rest.stream().map(LongMessage::plain).collect(Collectors.joining("\n")).strip());
  }

  private static int end(List<Block> blocks) {
    int weight = 0;
    int sections = 0;
    for (int i = 0; i < blocks.size(); i++) {
      weight += BlockSize.of(blocks.get(i));
      sections += blocks.get(i) instanceof Block.Text ? 1 : 0;
      if (i >= BLOCKS || weight > WEIGHT || sections > SECTIONS) {
        return i;
      }
    }
    return blocks.size();
  }

  /** The same in blocks that each fit. */
  private static List<Block> fitting(Block block) {
    return switch (block) {
      case Block.Header header ->
          header.text().length() <= BlockKit.HEADER
              ? List.of(header)
              : pieces("*" + Markup.escape(header.text()) + "*", BlockKit.SECTION, Block.Text::new);
      case Block.Text text -> pieces(text.markup(), BlockKit.SECTION, Block.Text::new);
      case Block.Context context -> pieces(context.markup(), BlockKit.FIELD, Block.Context::new);
      case Block.Fields fields -> fields(fields.markups());
      case Block.Buttons buttons -> List.of(buttons);
      case Block.Row row -> List.of(row);
      case Block.Divider divider -> List.of(divider);
    };
  }

  private static List<Block> pieces(String markup, int limit, Function<String, Block> block) {
    return MarkupSplitter.of(markup, limit).stream().map(block).toList();
  }

  private static List<Block> fields(List<String> markups) {
    List<Block> blocks = new ArrayList<>();
    List<String> row = new ArrayList<>();
    for (String markup : markups) {
      boolean fits = markup.length() <= BlockSize.fieldLimit(BlockKit.FIELDS);
      if (row.size() == BlockKit.FIELDS || !fits && !row.isEmpty()) {
        blocks.add(new Block.Fields(row));
        row = new ArrayList<>();
      }
      if (fits) {
        row.add(markup);
      } else {
        blocks.addAll(pieces(markup, BlockKit.SECTION, Block.Text::new));
      }
    }
    if (!row.isEmpty()) {
      blocks.add(new Block.Fields(row));
    }
    return blocks;
  }

  private static String plain(Block block) {
    return switch (block) {
      case Block.Header header -> header.text();
      case Block.Text text -> plain(text.markup());
      case Block.Row row -> plain(row.markup());
      case Block.Context context -> plain(context.markup());
      case Block.Fields fields -> plain(String.join("\n", fields.markups()));
      case Block.Buttons _ -> "";
      case Block.Divider _ -> "----";
    };
  }

  private static String plain(String markup) {
    String dates = DATE.matcher(markup.replace("```\n", "").replace("\n```", "")).replaceAll("$1");
    return Markup.plain(NAMED.matcher(dates).replaceAll("$1"));
  }
}
