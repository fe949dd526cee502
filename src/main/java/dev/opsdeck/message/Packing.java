package dev.opsdeck.message;

import dev.opsdeck.message.ChatMessage.Block;
import java.util.ArrayList;
import java.util.List;

/** Many lines in as few blocks as can hold them, so that none of them is cut off. */
final class Packing {
  /** Slack takes 3000 characters as the text of a section; people become longer on the way. */
  private static final int FULL = 2_400;

  private Packing() {}

  static List<Block> texts(List<String> parts, String separator) {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      if (!text.isEmpty() && text.length() + separator.length() + part.length() > FULL) {
        blocks.add(new Block.Text(text.toString()));
        text.setLength(0);
      }
      text.append(text.isEmpty() ? "" : separator).append(part);
    }
    if (!text.isEmpty()) {
      blocks.add(new Block.Text(text.toString()));
    }
    return blocks;
  }
}
