package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;
import java.util.List;

/** A grammar for tests, like the one that the shipped runbooks give. */
final class Verbs {
  private Verbs() {}

  static Flag flag(String name) {
    return new Flag(name, true, false, new Texts("a " + name, "un " + name));
  }

  private static Flag needed(String name) {
    return new Flag(name, true, true, new Texts("a " + name, "un " + name));
  }

  private static Flag toggle(String name) {
    return new Flag(name, false, false, new Texts(name, name));
  }

  static Verb verb(String name, List<String> aliases, List<String> positional, List<Flag> flags) {
    return new Verb(
        name,
        aliases,
        new Texts(name, name),
        new Verb.Takes.Named("<service>"),
        flags,
        positional,
        List.of());
  }

  static final Grammar GRAMMAR =
      new Grammar(
          List.of(
              verb(
                  "rollback",
                  List.of("undo"),
                  List.of("to-revision"),
                  List.of(flag("to-revision"), flag("reason"))),
              verb("scale", List.of(), List.of("replicas"), List.of(needed("replicas"))),
              verb("status", List.of("st"), List.of(), List.of()),
              verb(
                  "logs",
                  List.of(),
                  List.of(),
                  List.of(flag("since"), flag("grep"), toggle("previous"))),
              new Verb(
                  "rota",
                  List.of(),
                  new Texts("On call", "De guardia"),
                  new Verb.Takes.Nothing(),
                  List.of(toggle("all")),
                  List.of(),
                  List.of())));

  static final CommandParser PARSER = new CommandParser(GRAMMAR);
}
