package dev.opsdeck.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.progress.PostedMessages.PostedMessage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every record of posted messages does. */
abstract class PostedMessagesContract {
  abstract PostedMessages posted();

  @Test
  void an_unknown_message_is_not_found() {
    assertEquals(Optional.empty(), posted().find("run/r-unknown"));
    assertEquals(Optional.empty(), posted().keyOfChannel("C-unknown"));
  }

  @Test
  void the_first_record_of_a_key_wins() {
    posted().record("run/r-1", new PostedMessage("C1", "1.1"));
    posted().record("run/r-1", new PostedMessage("C1", "2.2"));

    assertEquals(Optional.of(new PostedMessage("C1", "1.1")), posted().find("run/r-1"));
  }

  @Test
  void what_a_message_shows_is_remembered_when_the_message_is() {
    posted().shows("run/r-3", "before it was posted");
    posted().record("run/r-3", new PostedMessage("C1", "1.1"));
    assertEquals(Optional.empty(), posted().shown("run/r-3"));

    posted().shows("run/r-3", "first");
    posted().shows("run/r-3", "second");

    assertEquals(Optional.of("second"), posted().shown("run/r-3"));
    assertEquals(Optional.of(new PostedMessage("C1", "1.1")), posted().find("run/r-3"));
  }

  @Test
  void a_channel_is_found_only_when_it_was_recorded_as_a_whole() {
    posted().record("run/r-2", new PostedMessage("C2", "1.1"));
    assertEquals(Optional.empty(), posted().keyOfChannel("C2"));

    posted().record("incident/i-1", new PostedMessage("C2", ""));

    assertEquals(Optional.of("incident/i-1"), posted().keyOfChannel("C2"));
  }
}
