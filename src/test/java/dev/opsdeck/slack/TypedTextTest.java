package dev.opsdeck.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TypedTextTest {
  @Test
  void slacks_entities_become_characters_again() {
    assertEquals("a < b & c > d", TypedText.clean("a &lt; b &amp; c &gt; d"));
  }

  @Test
  void what_phones_make_of_quotes_and_dashes_is_undone() {
    assertEquals(
        "declare-sev1 \"it's down\" --service api",
        TypedText.clean(" declare-sev1 “it’s down” —service api "));
    assertEquals("a-b — c", TypedText.clean("a-b — c"));
  }

  @Test
  void links_that_slack_made_are_plain_again() {
    assertEquals(
        "check https://x.org/h and x.org",
        TypedText.clean("check <https://x.org/h> and x.org").replace("  ", " "));
    assertEquals("http://x.org", TypedText.clean("<http://x.org|x.org>"));
  }

  @Test
  void command_begins_after_the_first_mention() {
    assertEquals("rollback api prod", TypedText.afterMention("<@U0BOT> rollback api prod"));
    assertEquals("status", TypedText.afterMention("hey <@U0BOT|ops>: status"));
    assertEquals("who is <@U1>", TypedText.afterMention("<@U0BOT> who is <@U1>"));
  }
}
