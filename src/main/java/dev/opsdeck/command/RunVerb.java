package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done to a run, typed behind {@code run}: {@code run cancel r-4k7x2m9q1z}. */
public enum RunVerb {
  SHOW(
      ofRun(
          "show",
          new Texts("Show a run with its buttons", "Mostrar una ejecución con sus botones"))),
  CANCEL(
      ofRun(
          "cancel",
          new Texts(
              "Stop a run before its next step",
              "Detener una ejecución antes de su siguiente paso"),
          ControlFlags.MAYBE_REASON)),
  PAUSE(
      ofRun(
          "pause",
          new Texts(
              "Let a run rest before its next step",
              "Dejar en pausa una ejecución antes de su siguiente paso"),
          ControlFlags.MAYBE_REASON)),
  RESUME(
      ofRun(
          "resume",
          new Texts("Let a paused run go on", "Continuar una ejecución que está en pausa"))),
  RETRY(
      ofStep("retry", new Texts("Try a step again that failed", "Repetir un paso que ha fallado"))),
  SKIP(
      ofStep(
          "skip",
          new Texts(
              "Go on without a step that failed or has not begun",
              "Seguir sin un paso que ha fallado o no ha empezado"),
          ControlFlags.REASON)),
  STOP(
      ofStep(
          "stop",
          new Texts(
              "Give a run up whose step failed or cannot be done",
              "Abandonar una ejecución con un paso fallido o imposible"),
          ControlFlags.REASON)),
  REVERT(
      ofRun(
          "revert",
          new Texts(
              "Put back what a run changed, as a run of its own",
              "Deshacer lo que cambió una ejecución, con otra ejecución"))),
  REVIEW(
      ofRun(
          "review",
          new Texts(
              "Say that you looked at a run that nobody had approved",
              "Revisar una ejecución que nadie había aprobado"),
          ControlFlags.COMMENT)),
  NOTE(
      ControlFlags.ofRun(
          "note",
          new Texts(
              "Put a note into a run's thread and on its record",
              "Dejar una nota en el hilo y en el registro de una ejecución"),
          List.of(ControlFlags.TEXT)));

  static final String RUN = "run";

  @SuppressWarnings("ImmutableEnumChecker") // a record of copied lists
  private final Verb verb;

  RunVerb(Verb verb) {
    this.verb = verb;
  }

  /** How it is typed, with {@code run} before it. */
  public Verb verb() {
    return verb;
  }

  /** Without {@code run} before it. */
  String word() {
    return verb.name().substring(RUN.length() + 1);
  }

  static Stream<String> words() {
    return Arrays.stream(values()).map(RunVerb::word);
  }

  /** Without {@code run} before it, and without regard to case. */
  static Optional<RunVerb> named(String word) {
    return Arrays.stream(values()).filter(v -> v.word().equalsIgnoreCase(word)).findFirst();
  }

  private static Verb ofRun(String word, Texts title, Flag... more) {
    return ControlFlags.ofRun(word, title, List.of(), more);
  }

  private static Verb ofStep(String word, Texts title, Flag... more) {
    return ControlFlags.ofRun(word, title, List.of(ControlFlags.STEP), more);
  }
}
