package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.Help;
import dev.opsdeck.command.Grammar;
import dev.opsdeck.command.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows what can be typed here. */
final class HelpHandler {
  private static final String INCIDENT = "incident";

  private final Grammar grammar;
  private final Places places;

  HelpHandler(Grammar grammar, Places places) {
    this.grammar = grammar;
    this.places = places;
  }

  Reply handle(Console.Request request, Help help) {
    if (!places.of(request).operations()) {
      return Places.notHere();
    }
    String verb = help.verb();
    if (verb == null) {
      return overview();
    }
    if (verb.equals(INCIDENT)) {
      return new Reply.Help(
          grammar.incidentVerbs().stream().map(v -> inFull("/incident ", v)).toList());
    }
    Optional<Verb> known = grammar.verb(verb);
    return known.isPresent() ? new Reply.Help(List.of(inFull("/ops ", known.get()))) : overview();
  }

  private Reply overview() {
    List<Reply.VerbHelp> verbs = new ArrayList<>();
    grammar.verbs().forEach(verb -> verbs.add(inShort("/ops ", verb)));
    grammar.incidentVerbs().forEach(verb -> verbs.add(inShort("/incident ", verb)));
    return new Reply.Help(verbs);
  }

  private static Reply.VerbHelp inShort(String slash, Verb verb) {
    return new Reply.VerbHelp(slash + verb.usage(), verb.title(), List.of(), List.of());
  }

  private static Reply.VerbHelp inFull(String slash, Verb verb) {
    return new Reply.VerbHelp(
        slash + verb.usage(),
        verb.title(),
        verb.flags().stream()
            .map(flag -> new Reply.FlagHelp(flag.usage(), flag.description()))
            .toList(),
        verb.examples().stream().map(example -> slash + example).toList());
  }
}
