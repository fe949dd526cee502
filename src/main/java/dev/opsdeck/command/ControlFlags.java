package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;
import java.util.ArrayList;
import java.util.List;

/** The flags of the verbs that the console provides. */
final class ControlFlags {
  private ControlFlags() {}

  static final Flag TARGET =
      new Flag(
          "target",
          true,
          false,
          new Texts(
              "What it is about: a service, all, a list with commas, or kind/name",
              "De qué se trata: un servicio, all, una lista con comas o tipo/nombre"));

  static final Flag SERVICE =
      new Flag("service", true, false, new Texts("Name of the service", "Nombre del servicio"));

  static final Flag ENVIRONMENT =
      new Flag(
          "environment",
          true,
          false,
          new Texts("Environment, such as prod", "Entorno, por ejemplo prod"));

  static final Flag PLATFORM =
      new Flag(
          "platform",
          true,
          false,
          new Texts(
              "Platform, when several have the service",
              "Plataforma, si varias tienen el servicio"));

  static final Flag RUN =
      new Flag(
          "run",
          true,
          true,
          new Texts("Which run, such as r-4k7x2m9q1z", "Qué ejecución, por ejemplo r-4k7x2m9q1z"));

  static final Flag STEP =
      new Flag(
          "step",
          true,
          false,
          new Texts("Which step, when several ask", "Qué paso, si preguntan varios"));

  static final Flag WORD =
      new Flag(
          "word", true, false, new Texts("In its name or title", "En su nombre o en su título"));

  static final Flag RUNBOOK =
      new Flag("runbook", true, true, new Texts("Which runbook", "Qué runbook"));

  static final Flag TOPIC =
      new Flag(
          "topic",
          true,
          false,
          new Texts("Which table; all topics without it", "Qué tabla; sin ella, todos los temas"));

  static final Flag REASON = phrase("reason", true, new Texts("Why", "Por qué"));
  static final Flag MAYBE_REASON = phrase("reason", false, new Texts("Why", "Por qué"));

  static final Flag COMMENT =
      phrase("comment", true, new Texts("What you found", "Qué se ha visto"));

  static final Flag TEXT =
      phrase("text", true, new Texts("What others should know", "Lo que otros deben saber"));

  static final Flag UNTIL =
      phrase(
          "until",
          false,
          new Texts(
              "How long or until when: 2h, 18:00, 2026-11-25T06:00; without it for 8 hours",
              "Cuánto o hasta cuándo: 2h, 18:00, 2026-11-25T06:00; si falta, por 8 horas"));

  static final Flag AT =
      phrase(
          "at",
          false,
          new Texts(
              "When, in your own zone: 02:00, sunday 02:00, 2026-11-25 02:00, in 2h",
              "Cuándo, en tu zona horaria: 02:00, domingo 02:00, 2026-11-25 02:00, en 2h"));

  static final Flag BREAK_GLASS =
      phrase(
          "break-glass",
          false,
          new Texts(
              "In an emergency: why it cannot wait for approval. Everybody is told, somebody reviews",
              "En una emergencia: por qué no puede esperar aprobación. Se avisa y se revisa"));

  static final Flag MINE =
      new Flag("mine", false, false, new Texts("Only your own", "Solo las propias"));

  static final Flag ALL =
      new Flag(
          "all", false, false, new Texts("Also those that are over", "También las terminadas"));

  static final Flag LIMIT =
      new Flag(
          "limit",
          true,
          false,
          new Texts("At most so many, 1 to 100; else 20", "Como máximo, de 1 a 100; si falta, 20"));

  /** What every verb of a runbook understands, besides its own flags. */
  static final List<Flag> OF_EVERY_RUNBOOK = List.of(AT, BREAK_GLASS);

  private static Flag phrase(String name, boolean required, Texts description) {
    return new Flag(name, Flag.Value.PHRASE, required, description);
  }

  static Flag needed(Flag flag) {
    return new Flag(flag.name(), flag.value(), true, flag.description());
  }

  static Verb verb(
      String name, Texts title, List<String> positional, List<String> examples, Flag... flags) {
    return new Verb(
        name, List.of(), title, new Verb.Takes.Nothing(), List.of(flags), positional, examples);
  }

  static Verb ofRun(String word, Texts title, List<Flag> positional, Flag... more) {
    List<Flag> flags = new ArrayList<>(List.of(RUN));
    flags.addAll(positional);
    List<String> names = flags.stream().map(Flag::name).toList();
    flags.addAll(List.of(more));
    boolean reasoned = flags.contains(REASON);
    String example = "run " + word + " r-4k7x2m9q1z";
    return new Verb(
        "run " + word,
        List.of(),
        title,
        new Verb.Takes.Nothing(),
        flags,
        names,
        List.of(reasoned ? example + " undo --reason \"done by hand\"" : example));
  }
}
