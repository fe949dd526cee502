package dev.opsdeck.slack.block;

import dev.opsdeck.message.ChatMessage.Block;

/**
 * How much of a message's room a block takes: its text, and some more for the block itself.
 *
 * <p>Slack refuses more than about 13,200 with msg_blocks_too_long and does not say how it counts:
 * slackapi/bolt-js issues 2509 and 2867, where 11,341 letters were refused.
 */
public final class BlockSize {
  /** What one message takes for sure. */
  public static final int MOST = 10_500;

  private static final int BLOCK = 100;

  /** All fields of a section together: heavier ones leave no room for anything else. */
  private static final int ALL_FIELDS = 6_000;

  private BlockSize() {}

  /** The weight of a block as it is shown: what is over its own limits is cut. */
  public static int of(Block block) {
    int text =
        switch (block) {
          case Block.Header header -> Math.min(header.text().length(), BlockKit.HEADER);
          case Block.Text part -> Math.min(part.markup().length(), BlockKit.SECTION);
          case Block.Row row ->
              Math.min(row.markup().length(), BlockKit.SECTION) + row.button().label().length();
          case Block.Fields fields ->
              fields.markups().stream()
                  .mapToInt(field -> Math.min(field.length(), fieldLimit(fields.markups().size())))
                  .limit(BlockKit.FIELDS)
                  .sum();
          case Block.Context context -> Math.min(context.markup().length(), BlockKit.FIELD);
          case Block.Buttons buttons ->
              buttons.buttons().stream().mapToInt(button -> button.label().length()).sum();
          case Block.Divider _ -> 0;
        };
    return BLOCK + text;
  }

  /** How long each of so many fields may be. */
  public static int fieldLimit(int fields) {
    return Math.min(BlockKit.FIELD, ALL_FIELDS / Math.max(1, Math.min(fields, BlockKit.FIELDS)));
  }
}
