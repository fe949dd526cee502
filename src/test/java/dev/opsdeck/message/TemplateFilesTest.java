package dev.opsdeck.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Event;
import org.junit.jupiter.api.Test;

class TemplateFilesTest {
  private static final String EN = "templates/en/words/a.yaml";
  private static final String ES = "templates/es/words/a.yaml";

  @Test
  void words_of_all_files_of_a_language_are_merged() {
    Messages messages =
        Messages.load(
            ConfigFolder.of(
                EN, "a.b: one", ES, "a.b: uno\na.c: dos", "templates/en/words.yaml", "a.c: two"));
    assertEquals("two", messages.words(Fact.of("a.c"), Language.EN));
    assertEquals("uno", messages.words(Fact.of("a.b"), Language.ES));
  }

  @Test
  void code_that_stands_twice_is_a_problem_with_its_place() {
    assertProblem(
        "config/templates/en/words/b.yaml:2:1: the words of a.b stand twice",
        EN,
        "a.b: one",
        ES,
        "a.b: uno",
        "templates/en/words/b.yaml",
        "# second\na.b: other");
  }

  @Test
  void code_without_words_in_the_other_language_is_a_problem() {
    assertProblem(
        "config/templates/en/words/a.yaml:2:1: a.c has no words in 'es'",
        EN,
        "a.b: one\na.c: two",
        ES,
        "a.b: uno");
    assertProblem("a.b has no words in 'en'", ES, "a.b: uno");
  }

  @Test
  void broken_template_is_a_problem_with_its_place() {
    assertProblem("config/templates/en/words/a.yaml:1:1: a.b:", EN, "a.b: '{{ x '", ES, "a.b: uno");
    assertProblem(
        "config/templates/en/x.peb:3:1",
        "templates/en/x.peb",
        "{# Variables: a #}\n\n{% if %}",
        "templates/es/x.peb",
        "{# Variables: a #}");
  }

  @Test
  void a_template_cannot_show_a_value_as_mark_up_of_its_own() {
    String told = "may not switch the escaping off";
    assertProblem(told, EN, "a.b: '{{ x | raw }}'", ES, "a.b: uno");
    assertProblem(
        told,
        "templates/en/x.peb",
        "{# Variables: a #}\n{% autoescape false %}{{ a }}{% endautoescape %}",
        "templates/es/x.peb",
        "{# Variables: a #}");
  }

  @Test
  void announcement_must_declare_what_it_uses() {
    assertProblem(
        "config/templates/en/x.peb:4:1",
        "templates/en/x.peb",
        "{# Variables: a #}\n{% if a is not null %}\nhello\n{{ typo }}{% endif %}",
        "templates/es/x.peb",
        "{# Variables: a #}");
    assertProblem(
        "the comment {# Variables: … #} is missing",
        "templates/en/x.peb",
        "hello",
        "templates/es/x.peb",
        "{# Variables: a #}");
  }

  @Test
  void announcement_must_be_there_in_every_language() {
    assertProblem(
        "the announcement x is not there in 'es'", "templates/en/x.peb", "{# Variables: a #}");
  }

  @Test
  void file_that_nobody_reads_is_a_problem() {
    assertProblem("name it <announcement>.peb", "templates/en/words/a.yml", "a.b: one");
  }

  @Test
  void words_that_are_no_text_or_no_code_are_problems() {
    assertProblem("a.b are no text", EN, "a.b: [1]", ES, "a.b: uno");
    assertProblem("'Nope' is no code", EN, "Nope: x");
  }

  @Test
  void fact_without_words_still_says_something() {
    Messages messages = Messages.load(ConfigFolder.of(EN, "a.b: '{{ x }}'", ES, "a.b: '{{ x }}'"));
    assertEquals(
        "no.such x=&lt;1&gt;", messages.words(Fact.of("no.such", "x", "<1>"), Language.EN));
    assertEquals("a.b y=1", messages.words(Fact.of("a.b", "y", 1), Language.ES));
  }

  @Test
  void value_whose_name_is_an_operator_is_reached_through_the_fact() {
    Messages messages =
        Messages.load(
            ConfigFolder.of(EN, "a.b: '{{ fact[\"is\"] | code }}'", ES, "a.b: '{{ x }}'"));
    assertEquals("`&lt;2`", messages.words(Fact.of("a.b", "is", "<2"), Language.EN));
  }

  @Test
  void templates_reach_no_java() {
    Messages messages =
        Messages.load(
            ConfigFolder.of(
                EN, "a.b: '{{ x.getClass().getName() }}'", ES, "a.b: '{{ x.class.name }}'"));
    assertEquals("a.b x=1", messages.words(Fact.of("a.b", "x", "1"), Language.EN));
    assertEquals("a.b x=1", messages.words(Fact.of("a.b", "x", "1"), Language.ES));
  }

  @Test
  void lines_of_tags_leave_no_empty_lines() {
    String template =
        "{# Variables:\n a b[] #}\nTop\n{% for x in b %}\n- {{ x }}\n{% endfor %}\n{{ a }}\nEnd";
    Messages messages =
        Messages.load(
            ConfigFolder.of("templates/en/x.peb", template, "templates/es/x.peb", template));
    Event event =
        new Event.Announcement(
            new Address.Channel("C1", Language.EN),
            "l",
            "k",
            "x",
            Json.parse("{\"b\":[\"<1>\",\"2\"],\"a\":\"@here\"}"));
    assertEquals(
        "Top\n- &lt;1&gt;\n- 2\n@\u200Bhere\nEnd", messages.event(event, Language.EN).text());
  }

  private static void assertProblem(String expected, String... pathsAndTexts) {
    ConfigException e =
        assertThrows(ConfigException.class, () -> Messages.load(ConfigFolder.of(pathsAndTexts)));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
