package dev.opsdeck.slack.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.demo.slack.block.BlockRules;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.ChatMessage.Button;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.message.Golden;
import dev.opsdeck.message.Messages;
import dev.opsdeck.message.SampleRuns;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes in, the rules of Slack accept what comes out. */
class BlockKitTest {
  private static final Messages MESSAGES = Messages.load(ConfigFolder.shipped());

  private final BlockKit blockKit = new BlockKit(MESSAGES, ref -> "<@" + ref + ">");

  @ParameterizedTest
  @EnumSource(RunState.class)
  void card_of_every_state_is_accepted(RunState state) {
    Event.RunCard card =
        new Event.RunCard(new Address.Channel("C1", Language.EN), SampleRuns.rollback(state));
    JsonNode blocks = accepted(MESSAGES.event(card, Language.EN));
    if (state == RunState.AWAITING_APPROVAL) {
      Golden.check("card.blocks.json", blocks.toPrettyString());
    }
  }

  @Test
  void name_is_asked_for_once_however_often_it_is_shown() {
    List<String> asked = new ArrayList<>();
    BlockKit counting =
        new BlockKit(
            MESSAGES,
            ref -> {
              asked.add(ref);
              return ref;
            });
    Event.RunCard card =
        new Event.RunCard(
            new Address.Channel("C1", Language.EN),
            SampleRuns.rollback(RunState.AWAITING_APPROVAL));
    counting.render(MESSAGES.event(card, Language.EN), Language.EN);
    assertEquals(List.copyOf(new LinkedHashSet<>(asked)), asked);
    assertTrue(asked.contains("U0DEV"), asked.toString());
  }

  @Test
  void fifty_blocks_fit_and_the_rest_is_counted() {
    assertEquals(50, accepted(texts(50)).size());
    List<Block> many = new ArrayList<>(texts(80));
    many.add(buttons(2));
    JsonNode blocks = accepted(many);
    assertEquals(50, blocks.size());
    assertEquals("actions", blocks.get(49).path("type").asText());
    assertEquals("…and 32 more", blocks.at("/48/elements/0/text").asText());
  }

  @Test
  void nothing_but_buttons_is_cut_too() {
    assertEquals(50, accepted(Collections.nCopies(60, (Block) buttons(1))).size());
  }

  @Test
  void section_holds_three_thousand_characters() {
    String fits = "x".repeat(BlockKit.SECTION);
    assertEquals(fits, accepted(List.of(new Block.Text(fits))).at("/0/text/text").asText());
    String cut =
        accepted(List.of(new Block.Text("line\n".repeat(1_000)))).at("/0/text/text").asText();
    assertTrue(cut.length() <= BlockKit.SECTION && cut.endsWith(" more"), cut);
  }

  @Test
  void header_fields_and_context_are_cut_at_their_limits() {
    List<String> fields = Collections.nCopies(11, "f".repeat(2_001));
    JsonNode blocks =
        accepted(
            List.of(
                new Block.Header("h".repeat(151)),
                new Block.Fields(fields),
                new Block.Fields(Collections.nCopies(10, "f")),
                new Block.Context("c".repeat(9_000)),
                new Block.Divider()));
    assertEquals(10, blocks.at("/1/fields").size());
    assertEquals("…and 2 more", blocks.at("/1/fields/9/text").asText());
    assertEquals("f", blocks.at("/2/fields/9/text").asText());
  }

  @Test
  void blank_parts_are_left_out() {
    JsonNode blocks =
        accepted(
            List.of(
                new Block.Text(" "),
                new Block.Header(""),
                new Block.Context(""),
                new Block.Fields(List.of("")),
                new Block.Buttons(List.of()),
                new Block.Text("x")));
    assertEquals(1, blocks.size());
  }

  @Test
  void buttons_keep_to_their_limits_and_have_ids_of_their_own() {
    JsonNode blocks = accepted(List.of(buttons(30), buttons(2)));
    assertEquals(25, blocks.at("/0/elements").size());
    ButtonAction tooLong = new ButtonAction.Type("/ops", "x".repeat(2_000));
    Button unsendable = new Button("no", tooLong, Button.Style.PLAIN);
    assertEquals(0, accepted(List.of(new Block.Buttons(List.of(unsendable)))).size());
  }

  @Test
  void a_row_has_its_button_beside_it_and_no_row_is_dropped_before_texts() {
    ButtonAction tick =
        new ButtonAction.OfRun(new RunId("r-1"), new RunOperation.Tick("ready", "dns"));
    Block.Row row = new Block.Row("▢ DNS", new Button("Tick", tick, Button.Style.PLAIN));
    JsonNode blocks = accepted(List.of(row, row));
    assertEquals("▢ DNS", blocks.at("/0/text/text").asText());
    assertEquals(tick, Json.read(blocks.at("/1/accessory/value").asText(), ButtonAction.class));
    List<Block> many = new ArrayList<>(texts(60));
    many.add(row);
    assertEquals(1, accepted(many).findValues("accessory").size());
    ButtonAction tooLong = new ButtonAction.Type("/ops", "x".repeat(2_000));
    Block.Row plain = new Block.Row("x", new Button("no", tooLong, Button.Style.PLAIN));
    assertFalse(accepted(List.of(plain)).at("/0").has("accessory"));
  }

  @Test
  void press_survives_the_way_through_a_button() {
    ButtonAction press = new ButtonAction.OfRun(new RunId("r-1"), new RunOperation.Cancel(""));
    JsonNode blocks =
        accepted(List.of(new Block.Buttons(List.of(new Button("C", press, Button.Style.DANGER)))));
    assertEquals("danger", blocks.at("/0/elements/0/style").asText());
    assertEquals(press, Json.read(blocks.at("/0/elements/0/value").asText(), ButtonAction.class));
  }

  @Test
  void people_are_mentioned_and_text_is_never_empty_or_endless() {
    ChatMessage blank = new ChatMessage(" ", List.of(), List.of());
    assertFalse(blockKit.render(blank, Language.EN).text().isBlank());
    ChatMessage endless = new ChatMessage("x".repeat(50_000), List.of(), List.of());
    assertTrue(blockKit.render(endless, Language.ES).text().length() <= BlockKit.TEXT);
    ChatMessage person = new ChatMessage("\uE000U1\uE001 hi", List.of(), List.of());
    assertEquals("<@U1> hi", blockKit.render(person, Language.EN).text());
  }

  private JsonNode accepted(List<Block> blocks) {
    return accepted(new ChatMessage("text", blocks, List.of()));
  }

  private JsonNode accepted(ChatMessage message) {
    JsonNode blocks = Json.parse(blockKit.render(message, Language.EN).blocks());
    assertEquals(List.of(), BlockRules.check(blocks, BlockRules.Surface.MESSAGE));
    return blocks;
  }

  private static List<Block> texts(int count) {
    return Collections.nCopies(count, new Block.Text("x"));
  }

  private static Block.Buttons buttons(int count) {
    Button button =
        new Button("b".repeat(80), new ButtonAction.Type("/ops", "status"), Button.Style.PRIMARY);
    return new Block.Buttons(Collections.nCopies(count, button));
  }
}
