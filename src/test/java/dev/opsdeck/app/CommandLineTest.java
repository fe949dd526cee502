package dev.opsdeck.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final StringWriter printed = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"", "serve", "check", "doctor", "audit", "audit verify", "audit digest"})
  void every_command_explains_itself_and_does_nothing_else(String command) {
    String[] arguments = (command + " --help").strip().split(" ");

    assertEquals(0, execute(arguments), printed::toString);

    assertTrue(
        printed.toString().startsWith(("Usage: opsdeck " + command).strip()), printed::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "audit"})
  void a_command_that_needs_another_word_names_them_all(String command) {
    assertEquals(2, execute(command.isEmpty() ? new String[0] : new String[] {command}));

    assertTrue(printed.toString().contains("audit verify or audit digest"), printed::toString);
  }

  private int execute(String... arguments) {
    return Main.execute(arguments, Map.of(), new PrintWriter(printed, true));
  }
}
