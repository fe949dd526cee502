package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What can be typed after {@code /incident}. */
final class IncidentVerbs {
  private IncidentVerbs() {}

  static final Verb DECLARE =
      new Verb(
          "declare-sev1",
          List.of("declare-sev2", "declare-sev3", "declare-sev4"),
          new Texts(
              "Declare an incident, severity 1 (worst) to 4",
              "Declarar un incidente, severidad 1 (la peor) a 4"),
          new Verb.Takes.Nothing(),
          Stream.concat(
                  Stream.of(
                      new Flag(
                          "title", true, true, new Texts("What people notice", "Lo que se nota"))),
                  Grammar.TARGET.stream())
              .toList(),
          List.of("title"),
          List.of(
              "declare-sev1 \"Production complete outage\"",
              "declare-sev2 \"Payments fail\" --service payment-service --environment prod"));

  static final Verb RESOLVE =
      new Verb(
          "resolve",
          List.of(),
          new Texts("Resolve an incident", "Resolver un incidente"),
          new Verb.Takes.Nothing(),
          List.of(
              new Flag(
                  "id",
                  true,
                  false,
                  new Texts(
                      "Which one, when it is not the one of this channel",
                      "Cuál, si no es el de este canal")),
              new Flag("cause", true, false, new Texts("What caused it", "Qué lo causó")),
              new Flag("fix", true, false, new Texts("What ended it", "Qué lo resolvió"))),
          List.of("id"),
          List.of("resolve --cause \"bad image\" --fix \"rolled back\""));

  static final Verb ESCALATE =
      new Verb(
          "escalate",
          List.of("escalar"),
          new Texts("Call whom the matrix names", "Llamar a quien dice la matriz"),
          new Verb.Takes.Nothing(),
          Stream.concat(
                  Stream.of(
                      new Flag(
                          "to",
                          true,
                          false,
                          new Texts(
                              "on-call, database, network … (what it is about)",
                              "on-call, database, network … (de qué se trata)")),
                      new Flag("reason", true, false, new Texts("Why", "Por qué"))),
                  Grammar.TARGET.stream())
              .toList(),
          List.of("to", "reason"),
          List.of("escalate on-call \"runbook did not resolve\"", "escalate database"));

  static final List<Verb> ALL =
      Stream.of(
              Stream.of(DECLARE),
              Arrays.stream(LeadVerb.values()).map(LeadVerb::verb),
              Stream.of(ESCALATE, RESOLVE))
          .flatMap(Function.identity())
          .toList();
}
