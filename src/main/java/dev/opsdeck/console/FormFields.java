package dev.opsdeck.console;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.console.Reply.Field;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.parameter.Parameter;
import dev.opsdeck.runbook.parameter.ParameterType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The fields of the console's forms; each is named by the flag that it stands for. */
final class FormFields {
  /** Its choices come while the person types. */
  static final String TARGET = "target";

  static final String REASON = "reason";
  static final String TYPED = "typed";
  static final String SEVERITY = "severity";

  private FormFields() {}

  /** What is missing of a target. */
  static List<Field> target(
      TargetFinder.Words words, AcceptedTargets accepted, Collection<String> environments) {
    List<Field> fields = new ArrayList<>();
    boolean whole = accepted.takes(TargetKind.ENVIRONMENT);
    boolean asked = !accepted.equals(AcceptedTargets.ENVIRONMENT);
    if (words.target() == null && asked && !(whole && words.environment() != null)) {
      Texts label =
          accepted.onlyServices()
              ? new Texts("Service", "Servicio")
              : new Texts("Service, all or kind/name", "Servicio, all o tipo/nombre");
      fields.add(new Field(TARGET, label, Field.Kind.SEARCH, !whole, List.of()));
    }
    if (words.environment() == null) {
      fields.add(
          select("environment", new Texts("Environment", "Entorno"), List.copyOf(environments)));
    }
    return fields;
  }

  static Field parameter(Parameter parameter) {
    Field field = required(parameter);
    boolean required = !parameter.optional() && parameter.fallback() == null;
    return new Field(field.name(), label(field.label()), field.kind(), required, field.choices());
  }

  /** A description is part of a sentence; a label begins one. */
  private static Texts label(Texts description) {
    return new Texts(capital(description.en()), capital(description.es()));
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static Field required(Parameter parameter) {
    if (!parameter.choices().isEmpty()) {
      return select(parameter.flag(), parameter.description(), parameter.choices());
    }
    if (parameter.type() == ParameterType.BOOLEAN) {
      return new Field(
          parameter.flag(),
          parameter.description(),
          Field.Kind.SELECT,
          true,
          List.of(
              new Console.Choice(new Texts("yes", "sí"), "true"),
              new Console.Choice(new Texts("no", "no"), "false")));
    }
    return parameter.type() == ParameterType.SECRET
        ? new Field(parameter.flag(), parameter.description(), Field.Kind.SECRET, true, List.of())
        : line(parameter.flag(), parameter.description());
  }

  static Field title() {
    return line("title", new Texts("What do people notice?", "¿Qué se nota?"));
  }

  static Field severity() {
    Texts[] words = {
      new Texts("1 – critical: complete outage", "1 – crítica: caída completa"),
      new Texts("2 – high: a major feature is degraded", "2 – alta: función importante degradada"),
      new Texts("3 – medium: a minor feature has issues", "3 – media: problemas menores"),
      new Texts("4 – low: cosmetic", "4 – baja: cosmética"),
    };
    List<Console.Choice> levels =
        IntStream.rangeClosed(1, 4)
            .mapToObj(i -> new Console.Choice(words[i - 1], String.valueOf(i)))
            .toList();
    return new Field(SEVERITY, new Texts("Severity", "Severidad"), Field.Kind.SELECT, true, levels);
  }

  static Field cause() {
    return paragraph("cause", new Texts("What caused it?", "¿Qué lo causó?"));
  }

  static Field fix() {
    return paragraph("fix", new Texts("What ended it?", "¿Qué lo resolvió?"));
  }

  /** Shows the word, since it is to be typed with care, not to be guessed. */
  static Field typed(String word) {
    return line(
        TYPED, new Texts("Type " + word + " to approve", "Escribir " + word + " para aprobar"));
  }

  static Field why() {
    return paragraph(REASON, new Texts("Why?", "¿Por qué?"));
  }

  /** What stands in it is a reason too: why nobody needs to worry. */
  static Field comment() {
    return paragraph(REASON, new Texts("What did you find?", "¿Qué se ha visto?"));
  }

  static Field at() {
    return line(
        "at",
        new Texts(
            "When? 02:00, sunday 02:00, 2026-11-25 02:00 or in 2h",
            "¿Cuándo? 02:00, domingo 02:00, 2026-11-25 02:00 o en 2h"));
  }

  static Field reason() {
    return paragraph(REASON, new Texts("Why not?", "¿Por qué no?"));
  }

  private static Field line(String name, Texts label) {
    return new Field(name, label, Field.Kind.LINE, true, List.of());
  }

  private static Field paragraph(String name, Texts label) {
    return new Field(name, label, Field.Kind.PARAGRAPH, true, List.of());
  }

  private static Field select(String name, Texts label, List<String> values) {
    List<Console.Choice> choices =
        values.stream()
            .limit(100)
            .map(value -> new Console.Choice(new Texts(value, value), value))
            .toList();
    return new Field(name, label, Field.Kind.SELECT, true, choices);
  }
}
