package dev.opsdeck.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No library on the class path is older than the version that fixed a fault that is publicly known.
 * Works without a network: what is known stands in {@code known-fixes.csv}.
 */
class KnownFixesTest {
  private static final Path TABLE = Path.of("src/test/resources/dependencies/known-fixes.csv");

  private static final List<String> JARS =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(path -> Path.of(path).getFileName().toString())
          .toList();

  @Test
  void no_library_has_fallen_behind_a_known_fix() throws IOException {
    assertEquals(List.of(), behind(table(), JARS));
  }

  @Test
  void no_acceptance_outlives_the_version_that_it_was_for() throws IOException {
    List<String> stale =
        table().stream()
            .filter(fix -> !fix.accepted().isEmpty())
            .filter(fix -> version(fix, JARS).filter(has -> !older(has, fix.minimum())).isPresent())
            .map(fix -> fix.library() + " has " + fix.minimum() + " now: empty its last column")
            .toList();
    assertEquals(List.of(), stale);
  }

  @Test
  void the_check_bites() {
    Fix fix = new Fix("org.example:some-codec", "4.2.18", "CVE-0", "it breaks", "");

    assertEquals(1, behind(List.of(fix), List.of("some-codec-4.2.17.Final.jar")).size());
    assertEquals(1, behind(List.of(fix), List.of("some-codec-http-4.2.18.jar")).size());
    assertEquals(List.of(), behind(List.of(fix), List.of("some-codec-4.2.18.Final.jar")));
  }

  @ParameterizedTest
  @CsvSource({
    "4.2.9, 4.2.18, true",
    "4.2.18.Final, 4.2.18, false",
    "42.7.9, 42.7.11, true",
    "2.21, 2.21.5, true",
    "2.22.0, 2.21.5, false",
    "33.4.8-jre, 32.0.0, false"
  })
  void versions_are_compared_number_by_number(String version, String minimum, boolean older) {
    assertEquals(older, older(version, minimum));
  }

  @Test
  void every_line_names_a_public_advisory_and_what_it_lets_happen() throws IOException {
    for (Fix fix : table()) {
      assertTrue(
          fix.advisory().matches("CVE-\\d{4}-\\d+|GHSA(-\\w{4}){3}|PostgreSQL .+"), fix.toString());
      assertTrue(fix.consequence().length() > 10, fix.toString());
    }
  }

  private record Fix(
      String library, String minimum, String advisory, String consequence, String accepted) {
    String artifact() {
      return library.substring(library.indexOf(':') + 1);
    }
  }

  private static List<Fix> table() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(";", -1))
        .map(part ->
            new Fix(
                part[0].strip(),
                part[1].strip(),
                part[2].strip(),
                part[3].strip(),
                String.join(";", Arrays.copyOfRange(part, 4, part.length)).strip()))
        .toList();
  }

  /** One line for each fix that is missing; a library that is not there any more needs no line. */
  private static List<String> behind(List<Fix> fixes, List<String> jars) {
    List<String> behind = new ArrayList<>();
    for (Fix fix : fixes) {
      String has = version(fix, jars).orElse("");
      if (has.isEmpty()) {
        behind.add(fix.library() + " is not on the class path: remove its lines from " + TABLE);
      } else if (older(has, fix.minimum()) && fix.accepted().isEmpty()) {
        behind.add(
            "%s is %s, but %s needs %s: %s"
                .formatted(fix.library(), has, fix.advisory(), fix.minimum(), fix.consequence()));
      }
    }
    return behind;
  }

  private static Optional<String> version(Fix fix, List<String> jars) {
    Pattern name = Pattern.compile(Pattern.quote(fix.artifact()) + "-(\\d[\\w.-]*)\\.jar");
    return jars.stream()
        .map(name::matcher)
        .filter(Matcher::matches)
        .map(match -> match.group(1))
        .findFirst();
  }

  private static boolean older(String version, String minimum) {
    List<Integer> has = numbers(version);
    List<Integer> needs = numbers(minimum);
    for (int i = 0; i < needs.size(); i++) {
      int one = i < has.size() ? has.get(i) : 0;
      if (one != needs.get(i)) {
        return one < needs.get(i);
      }
    }
    return false;
  }

  private static List<Integer> numbers(String version) {
    Matcher number = Pattern.compile("\\d+").matcher(version.split("-", 2)[0]);
    return number.results().map(match -> Integer.valueOf(match.group())).toList();
  }
}
