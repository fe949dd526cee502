package dev.opsdeck.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.catalog.CatalogLoader;
import dev.opsdeck.command.ChatCommand;
import dev.opsdeck.command.CommandParser;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.runbook.RunbookLoader;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.Signatures;
import dev.opsdeck.runbook.file.RunbookFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * {@code src/docs/coverage.csv} says how each of the manuals' operations is done. What it names
 * must exist: the command is understood, the runbook is shipped, the action is registered, the test
 * runs. An operation that cannot be done yet has an empty line.
 */
class CoverageTest {
  private static final Path TABLE = Path.of("src/docs/coverage.csv");
  private static final Path OPERATIONS = Path.of("src/test/resources/coverage/operations.txt");

  private static final Runbooks RUNBOOKS = runbooks();
  private static final CommandParser PARSER =
      new CommandParser(Grammars.of(RUNBOOKS, CatalogLoader.load(ConfigFolder.shipped())));
  private static final Map<String, Path> TESTS = tests();

  @Test
  void every_operation_of_the_manuals_has_one_line() throws IOException {
    List<String> ids =
        Files.readAllLines(TABLE).stream()
            .skip(1)
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList();
    assertEquals(Files.readAllLines(OPERATIONS), ids);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(files = "src/docs/coverage.csv", numLinesToSkip = 1)
  void what_a_line_names_exists(
      String id,
      @Nullable String command,
      @Nullable String runbook,
      @Nullable String action,
      @Nullable String test,
      @Nullable String note) {
    if (command != null) {
      understood(command);
    }
    if (runbook != null) {
      assertTrue(RUNBOOKS.byName(runbook).isPresent(), "no runbook " + runbook);
    }
    if (action != null) {
      assertFalse(
          Signatures.all().stream().noneMatch(one -> one.name().equals(action)),
          "no action " + action);
    }
    if (test != null) {
      assertTrue(runs(test), "no test " + test);
    }
    boolean done = Stream.of(command, runbook, action).anyMatch(named -> named != null);
    assertEquals(done, test != null, id + " names a test if and only if it can be done");
  }

  private static void understood(String command) {
    String[] parts = command.split(" ", 2);
    ChatCommand read = PARSER.parse(parts[0], parts.length > 1 ? parts[1] : "");
    if (read instanceof ChatCommand.Invalid invalid) {
      throw new AssertionError(command + ": " + invalid.why().code() + invalid.why().values());
    }
  }

  /** Whether there is a test method of that class and name. */
  private static boolean runs(String test) {
    String[] parts = test.split("#", 2);
    Path file = TESTS.get(parts[0]);
    return file != null
        && parts.length == 2
        && Arrays.stream(classAt(file).getDeclaredMethods())
            .filter(method -> method.getName().equals(parts[1]))
            .anyMatch(CoverageTest::isTest);
  }

  private static boolean isTest(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(mark -> mark.annotationType().getSimpleName().matches("Test|ParameterizedTest"));
  }

  private static Class<?> classAt(Path file) {
    String name = Path.of("src/test/java").relativize(file).toString();
    try {
      return Class.forName(
          name.substring(0, name.length() - ".java".length()).replace('/', '.'),
          false,
          CoverageTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Path> tests() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  Function.identity(),
                  (one, other) -> one));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Runbooks runbooks() {
    RunbookLoader.Loaded loaded =
        RunbookFiles.loader().load(ConfigFolder.shipped().under("runbooks/"), Signatures.all());
    return loaded.runbooks();
  }
}
