package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.opsdeck.kernel.Json;
import dev.opsdeck.message.ChatMessage.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares with the files of {@code src/test/resources/golden}. When the words change on purpose:
 * run the tests with the environment variable {@code GOLDEN=write}, and read the difference.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  public static void check(String name, String actual) {
    Path file = FOLDER.resolve(name);
    String text = actual.stripTrailing() + "\n";
    try {
      if ("write".equals(System.getenv("GOLDEN"))) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      }
      assertEquals(Files.readString(file), text, name);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no golden file " + name, e);
    }
  }

  /** A message as a person would sketch it. */
  static String sketch(ChatMessage message) {
    StringBuilder text = new StringBuilder("text: " + message.text() + "\n");
    for (Block block : message.blocks()) {
      text.append("---\n").append(sketch(block)).append('\n');
    }
    message.files().forEach(f -> text.append("--- file ").append(f.name()).append('\n'));
    return Markup.resolvePeople(text.toString(), person -> "{" + person + "}");
  }

  private static String sketch(Block block) {
    return switch (block) {
      case Block.Header header -> "# " + header.text();
      case Block.Text part -> part.markup();
      case Block.Row row -> row.markup() + "   " + sketch(row.button());
      case Block.Fields fields -> String.join(" | ", fields.markups());
      case Block.Context context -> "(" + context.markup() + ")";
      case Block.Divider divider -> "* * *";
      case Block.Buttons buttons -> {
        StringBuilder row = new StringBuilder();
        buttons.buttons().forEach(b -> row.append(sketch(b)).append('\n'));
        yield row.toString().strip();
      }
    };
  }

  private static String sketch(ChatMessage.Button button) {
    return "[%s] %s %s".formatted(button.label(), button.style(), Json.write(button.press()));
  }
}
