package dev.opsdeck.message;

import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.progress.Event;
import java.util.List;

/**
 * A message in no chat's own format. Texts are in a common mark-up: {@code *bold*}, {@code `code`},
 * user input already escaped, people as marks for {@link Markup#resolvePeople}.
 *
 * @param text the whole in plain words, for notifications and screen readers
 */
public record ChatMessage(String text, List<Block> blocks, List<Event.TextFile> files) {
  public ChatMessage {
    blocks = List.copyOf(blocks);
    files = List.copyOf(files);
  }

  /** A part of a message. */
  public sealed interface Block {
    /** Plain text, nothing escaped. */
    record Header(String text) implements Block {}

    record Text(String markup) implements Block {}

    /** A line with the button that belongs to it. */
    record Row(String markup, Button button) implements Block {}

    /** Short pairs of name and value. */
    record Fields(List<String> markups) implements Block {
      public Fields {
        markups = List.copyOf(markups);
      }
    }

    /** Small print. */
    record Context(String markup) implements Block {}

    record Buttons(List<Button> buttons) implements Block {
      public Buttons {
        buttons = List.copyOf(buttons);
      }
    }

    record Divider() implements Block {}
  }

  /** A button; pressing it sends {@code press}. Its label is plain text. */
  public record Button(String label, ButtonAction press, Style style) {
    /** How loud the button is. */
    public enum Style {
      PLAIN,
      PRIMARY,
      DANGER
    }
  }
}
