package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people do with an open incident, besides resolving it. */
public enum LeadVerb {
  TAKE(
      verb(
          List.of("take", "ack", "acknowledge", "tomar"),
          new Texts(
              "Take an incident on: nobody else is called",
              "Tomar un incidente: no se llama a nadie más"),
          List.of(),
          "take")),
  UPDATE(
      verb(
          List.of("update", "actualizar"),
          new Texts("Tell everybody how it goes", "Contar a todos cómo va"),
          List.of(flag("text", "What to tell", "Qué contar")),
          "update \"The rollback is under way, errors go down\"")),
  STATUS(
      verb(
          List.of("status", "estado"),
          new Texts("Say how far it has come", "Decir hasta dónde se ha llegado"),
          List.of(
              flag(
                  "status",
                  "investigating, identified or monitoring",
                  "investigating, identified o monitoring")),
          "status identified")),
  SEVERITY(
      verb(
          List.of("severity", "severidad"),
          new Texts("Change how bad it is", "Cambiar la severidad"),
          List.of(flag("level", "1 (worst) to 4", "1 (la peor) a 4")),
          "severity 2")),
  ROLE(
      verb(
          List.of("role", "rol"),
          new Texts("Say who does what", "Decir quién hace qué"),
          List.of(
              flag(
                  "role",
                  "commander, communications, operations or scribe",
                  "commander, communications, operations o scribe"),
              flag("person", "@somebody, or me", "@alguien, o me")),
          "role commander @ana")),
  NOTE(
      verb(
          List.of("note", "nota"),
          new Texts("Put something on the timeline", "Anotar algo en la cronología"),
          List.of(flag("text", "What to remember", "Qué recordar")),
          "note \"The provider has a problem since 02:40\"")),
  SNOOZE(
      verb(
          List.of("snooze", "posponer"),
          new Texts("Be reminded later", "Recordarlo más tarde"),
          List.of(flag("for", "How much later", "Cuánto más tarde")),
          "snooze 10m")),
  TIMELINE(
      verb(
          List.of("timeline", "cronologia", "cronología"),
          new Texts("What has happened so far", "Lo que ha pasado hasta ahora"),
          List.of(),
          "timeline"));

  @SuppressWarnings("ImmutableEnumChecker") // a record of copied lists
  private final Verb verb;

  LeadVerb(Verb verb) {
    this.verb = verb;
  }

  Verb verb() {
    return verb;
  }

  /** Whether all that follows is one text. */
  boolean isProse() {
    return this == UPDATE || this == NOTE;
  }

  static Optional<LeadVerb> of(Token word) {
    return Arrays.stream(values())
        .filter(each ->
            Stream.concat(Stream.of(each.verb.name()), each.verb.aliases().stream())
                .anyMatch(word::is))
        .findFirst();
  }

  private static Flag flag(String name, String en, String es) {
    return new Flag(name, true, true, new Texts(en, es));
  }

  private static Verb verb(List<String> words, Texts title, List<Flag> flags, String example) {
    Flag id =
        new Flag(
            "id",
            true,
            false,
            new Texts(
                "Which one, when it is not the one of this channel",
                "Cuál, si no es el de este canal"));
    return new Verb(
        words.getFirst(),
        words.subList(1, words.size()),
        title,
        new Verb.Takes.Nothing(),
        Stream.concat(flags.stream(), Stream.of(id)).toList(),
        flags.stream().map(Flag::name).toList(),
        List.of(example));
  }
}
