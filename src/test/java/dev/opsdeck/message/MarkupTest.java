package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {
  @Test
  void user_input_calls_nobody_and_links_nothing() {
    assertEquals("&lt;!channel&gt; &amp;", Markup.escape("<!channel> &"));
    assertEquals("@\u200Bhere @\u200BChannel @hereby", Markup.escape("@here @Channel @hereby"));
    assertEquals("&lt;@U1&gt;", Markup.escape("<@U1>"));
  }

  @Test
  void a_text_within_a_line_begins_no_line_and_formats_nothing() {
    assertEquals(
        "v1 ⏎ ∗Who may approve:∗ nobody", Markup.escape("v1\r\n\n*Who may approve:* nobody\n"));
    assertEquals("ˍaˍ ∼b∼ ˋcˋ ∗d∗", Markup.escape("_a_ ~b~ `c` *d*"));
    assertEquals("› quoted", Markup.escape("> quoted").replace("&gt;", ">"));
    assertEquals("api_gateway 2*3 v1~2", Markup.escape("api_gateway 2*3 v1~2"));
    assertEquals(
        ":\u200Bwhite_check_mark: 12:30:45 :\u200B100:",
        Markup.escape(":white_check_mark: 12:30:45 :100:"));
  }

  @Test
  void a_text_that_is_cut_says_so() {
    assertEquals("x".repeat(InlineText.LONGEST) + "…", Markup.escape("x".repeat(5_000)));
    assertEquals("`" + "x".repeat(InlineText.LONGEST) + "…`", Markup.code("x".repeat(5_000)));
    assertEquals(
        "x".repeat(InlineText.LONGEST - 1) + "…",
        Markup.escape("x".repeat(InlineText.LONGEST - 1) + "😀 and more"));
  }

  @Test
  void user_input_cannot_pose_as_a_person() {
    assertEquals("U1", Markup.escape("\uE000U1\uE001"));
    assertEquals("U1 was here", Markup.resolvePeople(Markup.person("U1") + " was here", p -> p));
  }

  @Test
  void code_cannot_be_closed_from_within() {
    assertEquals("`aˋ ⏎ b &lt;c`", Markup.code("a`\n b <c"));
    assertEquals("", Markup.code(" "));
    assertEquals("```\na\nˋˋˋ\n```", Markup.fenced("a\n```\n"));
  }

  @Test
  void several_people_are_marked_one_by_one() {
    assertEquals(
        "[U1] [@ana] [bo@x.org]",
        Markup.resolvePeople(Markup.people("U1, @ana bo@x.org"), p -> "[" + p + "]"));
    assertEquals("", Markup.people(" "));
  }

  @Test
  void plain_text_gets_its_characters_back() {
    assertEquals("a < b & c > &lt;", Markup.plain(Markup.escape("a < b & c > &lt;")));
  }

  @Test
  void instants_become_date_tokens_and_other_text_stays() {
    assertEquals("<!date^1772375400^{time}|14:30 UTC>", Markup.time("2026-03-01T14:30:00Z"));
    assertEquals("soon &lt;", Markup.time("soon <"));
    assertEquals(
        "<!date^1772375400^{date_short_pretty} {time}|2026-03-01 14:30 UTC>",
        Markup.dateTime("2026-03-01T14:30:00Z"));
  }

  @Test
  void channels_are_linked_by_id_and_named_otherwise() {
    assertEquals("<#C024BE7LH>", Markup.channel("C024BE7LH"));
    assertEquals("#deploy&lt;", Markup.channel("#deploy<"));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.2S, under 1 s, menos de 1 s",
    "PT-5S, under 1 s, menos de 1 s",
    "PT5S, 5 s, 5 s",
    "PT2M5S, 2 min 5 s, 2 min 5 s",
    "PT2M, 2 min, 2 min",
    "PT1H0M9S, 1 h, 1 h",
    "PT26H30M, 1 d 2 h, 1 d 2 h",
    "10-15 minutes, 10-15 minutes, 10-15 minutes"
  })
  void durations_show_their_two_largest_units(String iso, String english, String spanish) {
    assertEquals(english, DurationText.compact(iso, Language.EN));
    assertEquals(spanish, DurationText.compact(iso, Language.ES));
  }

  @ParameterizedTest
  @CsvSource({
    "PT12M, 12 minutes, 12 minutos",
    "PT1H, 1 hour, 1 hora",
    "PT25H, 1 day 1 hour, 1 día 1 hora",
    "PT48H, 2 days, 2 días"
  })
  void long_durations_have_whole_words(String iso, String english, String spanish) {
    assertEquals(english, DurationText.full(iso, Language.EN));
    assertEquals(spanish, DurationText.full(iso, Language.ES));
  }
}
