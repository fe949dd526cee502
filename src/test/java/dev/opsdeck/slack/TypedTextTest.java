package dev.opsdeck.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      value = {
        "a &lt; b &amp; c &gt; d → a < b & c > d",
        "the entity &amp;lt; → the entity &lt;",
        "&amp;amp;amp; → &amp;amp;",
        "check <https://x.org/h> → check https://x.org/h",
        "<http://x.org|x.org> → x.org",
        "<http://api.x.org/|api.x.org> → api.x.org",
        "--grep \"GET <http://x.org|x.org> 5..\" → --grep \"GET x.org 5..\"",
        "--url=<https://x.org/?a=1&amp;b=2> → --url=https://x.org/?a=1&b=2",
        "see <https://x.org/runbook|the page> → see https://x.org/runbook",
        "<mailto:a@x.org|a@x.org> → a@x.org",
        "<tel:+123|+123> → +123",
        "ask <@U024BE7LH|bruno> → ask @bruno",
        "ask <@U024BE7LH> → ask @U024BE7LH",
        "in <#C024BE7LR|general> → in #general",
        "in <#C024BE7LR> → in #C024BE7LR",
        "call <!subteam^S024|@ops> and <!here> → call @ops and @here",
        "at <!date^1392734382^{time}|6:39> → at 6:39",
        "if a < b then → if a < b then"
      })
  void what_slack_made_of_a_text_is_undone_once(String received, String typed) {
    assertEquals(typed, TypedText.clean(received));
  }

  @Test
  void quotes_and_dashes_stay_as_they_were_typed() {
    assertEquals(
        "declare-sev1 “it’s down” – see above",
        TypedText.clean(" declare-sev1 “it’s down” – see above"));
  }

  @Test
  void command_begins_after_the_mention_of_the_bot() {
    assertEquals("rollback api prod", after("<@U0BOT> rollback api prod"));
    assertEquals("status", after("hey <@U0BOT|ops>: status"));
    assertEquals("who is @U1", after("<@U0BOT> who is <@U1>"));
    assertEquals("status api prod", after("<@U0ANA> look: <@U0BOT> status api prod"));
    assertEquals("", after("thanks, <@U0BOT>"));
  }

  private static String after(String text) {
    return TypedText.afterMention(text, "U0BOT");
  }
}
