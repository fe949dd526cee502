package dev.opsdeck.slack.block;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.ChatMessage.Button;
import dev.opsdeck.message.Markup;
import dev.opsdeck.message.Messages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Messages in Slack's Block Kit. The one place that knows its limits: whatever goes in, what comes
 * out is accepted, and says how much was left out.
 *
 * <p>Source: docs.slack.dev/reference/block-kit/blocks and the SDKs' model classes.
 */
public final class BlockKit {
  public static final int BLOCKS = 50;
  public static final int SECTION = 3_000;
  public static final int HEADER = 150;
  public static final int FIELDS = 10;
  public static final int FIELD = 2_000;

  static final int BUTTONS = 25;
  static final int BUTTON_LABEL = 75;
  static final int BUTTON_VALUE = 2_000;

  /** In bytes; Slack refuses an edit whose text is longer, and counts what others call letters. */
  static final int TEXT = 4_000;

  private final Messages messages;
  private final UnaryOperator<String> mention;

  /**
   * @param mention what Slack shows for a person: {@code <@U123>}, or a name
   */
  public BlockKit(Messages messages, UnaryOperator<String> mention) {
    this.messages = messages;
    this.mention = mention;
  }

  /**
   * @param blocks a JSON array, as the Web API takes it
   * @param fewer the text and the buttons alone, for when Slack refuses the blocks
   */
  public record Rendered(String text, String blocks, String fewer) {}

  /** Asks once for each name, however often the message shows it. */
  public Rendered render(ChatMessage message, Language language) {
    Map<String, String> names = new HashMap<>();
    return new BlockKit(messages, ref -> names.computeIfAbsent(ref, mention))
        .rendered(message, language);
  }

  private Rendered rendered(ChatMessage message, Language language) {
    List<Block> fewer = new ArrayList<>();
    fewer.add(new Block.Text(message.text()));
    message.blocks().stream().filter(BlockKit::canBePressed).forEach(fewer::add);
    return new Rendered(
        text(resolved(message.text())),
        blocks(message.blocks(), language).toString(),
        blocks(fewer, language).toString());
  }

  private static String text(String whole) {
    int limit = TEXT;
    String text = Excerpt.line(whole, limit);
    while (text.getBytes(StandardCharsets.UTF_8).length > TEXT) {
      limit -= 100;
      text = Excerpt.line(whole, limit);
    }
    return text.isBlank() ? "…" : text;
  }

  private ArrayNode blocks(List<Block> blocks, Language language) {
    IntFunction<String> more =
        count -> messages.words(Fact.of("card.more", "count", count), language);
    ArrayNode array = Json.object().arrayNode();
    for (Block block : fitting(blocks, more)) {
      add(array, block, more);
    }
    return array;
  }

  /** The same with people as Slack shows them, so that its lengths are those that Slack counts. */
  public ChatMessage resolved(ChatMessage message) {
    return new ChatMessage(
        resolved(message.text()),
        message.blocks().stream().map(this::resolved).toList(),
        message.files());
  }

  private Block resolved(Block block) {
    return switch (block) {
      case Block.Text text -> new Block.Text(resolved(text.markup()));
      case Block.Fields fields ->
          new Block.Fields(fields.markups().stream().map(this::resolved).toList());
      case Block.Context context -> new Block.Context(resolved(context.markup()));
      case Block.Row row -> new Block.Row(resolved(row.markup()), row.button());
      case Block.Header _, Block.Buttons _, Block.Divider _ -> block;
    };
  }

  private static boolean isTooMuch(List<Block> blocks, int most) {
    return blocks.size() > most || blocks.stream().mapToInt(BlockSize::of).sum() > BlockSize.MOST;
  }

  /**
   * At most fifty blocks, and not too heavy: buttons and the beginning stay, small print says what
   * does not.
   */
  private static List<Block> fitting(List<Block> blocks, IntFunction<String> more) {
    if (!isTooMuch(blocks, BLOCKS)) {
      return blocks;
    }
    List<Block> kept = new ArrayList<>(blocks);
    int dropped = 0;
    for (int i = kept.size() - 1; i > 0 && isTooMuch(kept, BLOCKS - 1); i--) {
      if (!canBePressed(kept.get(i))) {
        kept.remove(i);
        dropped++;
      }
    }
    while (kept.size() > BLOCKS - 1) {
      kept.removeLast();
      dropped++;
    }
    int end = kept.size();
    while (end > 1 && canBePressed(kept.get(end - 1))) {
      end--;
    }
    kept.add(end, new Block.Context(more.apply(dropped)));
    return kept;
  }

  private static boolean canBePressed(Block block) {
    return block instanceof Block.Buttons || block instanceof Block.Row;
  }

  private void add(ArrayNode array, Block block, IntFunction<String> more) {
    switch (block) {
      case Block.Header header -> addHeader(array, header.text());
      case Block.Text text -> addSection(array, text.markup(), more);
      case Block.Row row -> addRow(array, row, more);
      case Block.Fields fields -> addFields(array, fields.markups(), more);
      case Block.Context context -> addContext(array, context.markup(), more);
      case Block.Buttons buttons -> addButtons(array, buttons.buttons());
      case Block.Divider divider -> array.addObject().put("type", "divider");
    }
  }

  private static void addHeader(ArrayNode array, String text) {
    if (!text.isBlank()) {
      ObjectNode header = array.addObject().put("type", "header");
      header.set("text", plain(Excerpt.line(text, HEADER)));
    }
  }

  private void addSection(ArrayNode array, String markup, IntFunction<String> more) {
    if (!markup.isBlank()) {
      ObjectNode section = array.addObject().put("type", "section");
      section.set("text", mrkdwn(Excerpt.lines(resolved(markup), SECTION, more)));
    }
  }

  private void addRow(ArrayNode array, Block.Row row, IntFunction<String> more) {
    int before = array.size();
    addSection(array, row.markup(), more);
    if (array.size() > before && fits(row.button())) {
      ObjectNode section = (ObjectNode) array.get(before);
      section.set("accessory", button(row.button(), "opsdeck:" + array.size()));
    }
  }

  private void addFields(ArrayNode array, List<String> markups, IntFunction<String> more) {
    List<String> shown = markups.stream().filter(markup -> !markup.isBlank()).toList();
    if (shown.isEmpty()) {
      return;
    }
    boolean all = shown.size() <= FIELDS;
    int limit = BlockSize.fieldLimit(shown.size());
    ArrayNode fields = array.addObject().put("type", "section").putArray("fields");
    shown.stream()
        .limit(all ? FIELDS : FIELDS - 1)
        .forEach(field -> fields.add(mrkdwn(Excerpt.lines(resolved(field), limit, more))));
    if (!all) {
      fields.add(mrkdwn(more.apply(shown.size() - FIELDS + 1)));
    }
  }

  private void addContext(ArrayNode array, String markup, IntFunction<String> more) {
    if (!markup.isBlank()) {
      ObjectNode context = array.addObject().put("type", "context");
      context.putArray("elements").add(mrkdwn(Excerpt.lines(resolved(markup), FIELD, more)));
    }
  }

  private static void addButtons(ArrayNode array, List<Button> buttons) {
    List<Button> shown = buttons.stream().filter(BlockKit::fits).limit(BUTTONS).toList();
    if (shown.isEmpty()) {
      return;
    }
    ArrayNode elements = array.addObject().put("type", "actions").putArray("elements");
    for (int i = 0; i < shown.size(); i++) {
      elements.add(button(shown.get(i), "opsdeck:" + array.size() + "-" + i));
    }
  }

  private static boolean fits(Button button) {
    return Json.write(button.press()).length() <= BUTTON_VALUE;
  }

  private static ObjectNode button(Button button, String id) {
    ObjectNode json = Json.object().put("type", "button").put("action_id", id);
    json.set("text", plain(Excerpt.line(button.label(), BUTTON_LABEL)));
    json.put("value", Json.write(button.press()));
    switch (button.style()) {
      case PRIMARY -> json.put("style", "primary");
      case DANGER -> json.put("style", "danger");
      case PLAIN -> {}
    }
    return json;
  }

  /** Verbatim: Slack looks for no names, channels or links that the templates did not write. */
  private static ObjectNode mrkdwn(String markup) {
    return Json.object().put("type", "mrkdwn").put("text", markup).put("verbatim", true);
  }

  public static ObjectNode plain(String text) {
    return Json.object().put("type", "plain_text").put("text", text).put("emoji", true);
  }

  private String resolved(String markup) {
    return Markup.resolvePeople(markup, mention);
  }
}
