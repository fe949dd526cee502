package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the console itself provides beside the verbs of the runbooks: lists, locks and freezes. */
public enum ControlVerb {
  RUNS(
      Conduct.LOOKS,
      ControlFlags.verb(
          "runs",
          new Texts("What runs or waits now", "Lo que está en curso o en espera"),
          List.of("target", "environment"),
          List.of("runs", "runs api-gateway prod --all", "runs --mine"),
          ControlFlags.TARGET,
          ControlFlags.ENVIRONMENT,
          ControlFlags.PLATFORM,
          ControlFlags.MINE,
          ControlFlags.ALL,
          ControlFlags.LIMIT)),
  LOCKS(
      Conduct.LOOKS,
      ControlFlags.verb(
          "locks",
          new Texts(
              "What is held, by whom and since when",
              "Qué está bloqueado, por quién y desde cuándo"),
          List.of("environment"),
          List.of("locks", "locks prod"),
          ControlFlags.ENVIRONMENT)),
  LOCK(
      Conduct.ACTS,
      ControlFlags.verb(
          "lock",
          new Texts(
              "Let nobody change a service, a list, all or kind/name until you unlock it",
              "Impedir cambios en un servicio, una lista, all o tipo/nombre hasta desbloquearlo"),
          List.of("target", "environment"),
          List.of("lock api-gateway prod --reason \"load test until noon\""),
          ControlFlags.needed(ControlFlags.TARGET),
          ControlFlags.needed(ControlFlags.ENVIRONMENT),
          ControlFlags.PLATFORM,
          ControlFlags.REASON)),
  UNLOCK(
      Conduct.ACTS,
      ControlFlags.verb(
          "unlock",
          new Texts(
              "Unlock it; a run that holds it stops before its next step",
              "Desbloquearlo; la ejecución que lo ocupa se detiene antes del siguiente paso"),
          List.of("target", "environment"),
          List.of("unlock api-gateway prod --reason \"its run hangs\""),
          ControlFlags.needed(ControlFlags.TARGET),
          ControlFlags.needed(ControlFlags.ENVIRONMENT),
          ControlFlags.PLATFORM,
          ControlFlags.REASON)),
  FREEZE(
      Conduct.ACTS,
      ControlFlags.verb(
          "freeze",
          new Texts("Let nothing change in an environment", "Impedir todo cambio en un entorno"),
          List.of("environment"),
          List.of(
              "freeze prod --reason \"data loss in the orders database\"",
              "freeze prod --platform algesta --reason \"Black Friday\" --until 2h"),
          ControlFlags.needed(ControlFlags.ENVIRONMENT),
          ControlFlags.PLATFORM,
          ControlFlags.REASON,
          ControlFlags.UNTIL)),
  UNFREEZE(
      Conduct.ACTS,
      ControlFlags.verb(
          "unfreeze",
          new Texts("End a freeze", "Terminar una congelación"),
          List.of("environment"),
          List.of("unfreeze prod --reason \"the data is back\""),
          ControlFlags.needed(ControlFlags.ENVIRONMENT),
          ControlFlags.PLATFORM,
          ControlFlags.REASON)),
  ONCALL(
      Conduct.LOOKS,
      ControlFlags.verb(
          "oncall",
          new Texts(
              "Who is on call, until when, and who is next",
              "Quién está de guardia, hasta cuándo y quién sigue"),
          List.of(),
          List.of("oncall"))),
  RUNBOOKS(
      Conduct.LOOKS,
      ControlFlags.verb(
          "runbooks",
          new Texts("Every runbook, and how to start it", "Todos los runbooks y cómo iniciarlos"),
          List.of("word"),
          List.of("runbooks", "runbooks certificate"),
          ControlFlags.WORD)),
  EXPLAIN(
      Conduct.LOOKS,
      ControlFlags.verb(
          "explain",
          new Texts(
              "What a runbook does, step by step, and who approves it",
              "Qué hace un runbook, paso a paso, y quién lo aprueba"),
          List.of("runbook"),
          List.of("explain rollback"),
          ControlFlags.RUNBOOK)),
  SHOW(
      Conduct.LOOKS,
      ControlFlags.verb(
          "show",
          new Texts(
              "A table of the manuals: severities, contacts, limits …",
              "Una tabla de los manuales: severidades, contactos, límites …"),
          List.of("topic"),
          List.of("show", "show severities"),
          ControlFlags.TOPIC)),
  USE(
      Conduct.LOOKS,
      ControlFlags.verb(
          "use",
          new Texts(
              "The environment you mean when you name none",
              "El entorno que se usa cuando no nombras ninguno"),
          List.of("environment"),
          List.of("use", "use dev", "use none"),
          ControlFlags.ENVIRONMENT));

  private final Conduct conduct;

  @SuppressWarnings("ImmutableEnumChecker") // a record of copied lists
  private final Verb verb;

  ControlVerb(Conduct conduct, Verb verb) {
    this.conduct = conduct;
    this.verb = verb;
  }

  Conduct conduct() {
    return conduct;
  }

  /** How it is typed. */
  public Verb verb() {
    return verb;
  }

  /** Without regard to case. */
  static Optional<ControlVerb> named(String name) {
    return Arrays.stream(values()).filter(v -> v.verb.name().equalsIgnoreCase(name)).findFirst();
  }
}
