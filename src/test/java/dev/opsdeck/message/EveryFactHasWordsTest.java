package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Facts are made with a literal code, so that this test can find each of them. */
class EveryFactHasWordsTest {
  private static final Pattern FACT = Pattern.compile("\\bFact\\s*\\.\\s*of\\(\\s*(\"([^\"]+)\")?");

  @Test
  void every_fact_of_the_source_has_words_in_both_languages() throws IOException {
    Set<String> codes = codesOfTheSource();
    Set<String> missing = new TreeSet<>();
    for (Language language : Language.values()) {
      Set<String> known = codesOf(language);
      codes.stream()
          .filter(code -> !known.contains(code))
          .forEach(code -> missing.add(code + " (" + language.tag() + ")"));
    }
    assertEquals(Set.of(), missing, "add their words to config/templates/<language>/words/");
  }

  @Test
  void scan_finds_the_facts_of_this_very_package() throws IOException {
    assertTrue(codesOfTheSource().contains("card.header"));
  }

  private static Set<String> codesOfTheSource() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path file : javaFiles()) {
      Matcher fact = FACT.matcher(Files.readString(file));
      while (fact.find()) {
        if (fact.group(2) != null) {
          codes.add(fact.group(2));
        }
      }
    }
    return codes;
  }

  private static List<Path> javaFiles() throws IOException {
    try (Stream<Path> paths = Files.walk(Path.of("src/main/java"))) {
      return paths.filter(path -> path.toString().endsWith(".java")).toList();
    }
  }

  private static Set<String> codesOf(Language language) throws IOException {
    Set<String> codes = new TreeSet<>();
    Path words = Path.of("config/templates", language.tag(), "words");
    try (Stream<Path> files = Files.list(words)) {
      for (Path file : files.toList()) {
        ConfigFile config = new ConfigFile(file.toString(), Files.readString(file));
        YamlDocument.parse(config).root().fieldNames().forEachRemaining(codes::add);
      }
    }
    return codes;
  }
}
