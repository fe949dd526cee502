package dev.opsdeck.console;

import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.command.ChatCommand.DeclareIncident;
import dev.opsdeck.console.TargetFinder.Sought;
import dev.opsdeck.incident.Incident;
import dev.opsdeck.incident.Incidents;
import dev.opsdeck.incident.Incidents.Declaration;
import dev.opsdeck.incident.Incidents.Declared;
import dev.opsdeck.kernel.Fact;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Declares an incident, about a target if one is named. */
@Singleton
final class DeclareHandler {
  private static final String SLASH = "/incident";

  /** It stands in messages, headings and the name of a channel: a sentence, not a report. */
  private static final int LONGEST_TITLE = 200;

  private final ChannelContexts places;
  private final TargetFinder targets;
  private final Incidents incidents;

  DeclareHandler(ChannelContexts places, TargetFinder targets, Incidents incidents) {
    this.places = places;
    this.targets = targets;
    this.incidents = incidents;
  }

  Reply handle(Console.Request request, DeclareIncident command) {
    ChannelContext place = places.of(request);
    TargetFinder.Words words =
        new TargetFinder.Words(command.target(), command.environment(), command.platform());
    String text = CommandText.of(command, words);
    if (!place.operations()) {
      return places.turnedAway(place, SLASH + " " + text);
    }
    if (command.title().length() > LONGEST_TITLE) {
      return new Reply.Refused(
          Fact.of("console.incident.title-too-long", "longest", LONGEST_TITLE), List.of());
    }
    if (words.empty()) {
      return declare(place, command, null);
    }
    TargetFinder.Typed typed =
        new TargetFinder.Typed(
            words, SLASH, AcceptedTargets.ANY, other -> CommandText.of(command, other));
    if (!words.complete(AcceptedTargets.ANY)) {
      return targets.doubt(place, typed).orElseGet(() -> rest(words, text));
    }
    return switch (targets.find(place, typed)) {
      case Sought.Unclear(Reply reply) -> reply;
      case Sought.Found(Target target) -> declare(place, command, target);
    };
  }

  private Reply rest(TargetFinder.Words words, String text) {
    return new FormId.Command(SLASH, text)
        .form(
            Fact.of("console.form.declare"),
            FormFields.target(words, AcceptedTargets.ANY, targets.environments(words)));
  }

  private Reply declare(ChannelContext place, DeclareIncident command, @Nullable Target target) {
    Console.Request request = place.request();
    Declaration declaration =
        new Declaration(
            request.id(),
            request.actor(),
            command.severity(),
            command.title(),
            target,
            request.channel(),
            place.language());
    return switch (incidents.declare(declaration)) {
      case Declared.New(Incident incident) ->
          new Reply.Answer(
              Fact.of(
                  "console.incident.declared",
                  "incident",
                  incident.id(),
                  "severity",
                  incident.severity(),
                  "title",
                  incident.title(),
                  "target",
                  Optional.ofNullable(incident.targetLabel()).orElse("")));
      case Declared.Already(Incident incident) ->
          new Reply.Answer(
              Fact.of(
                  "console.incident.open-already",
                  "incident",
                  incident.id(),
                  "severity",
                  incident.severity(),
                  "title",
                  incident.title(),
                  "declaredBy",
                  incident.declaredBy().value(),
                  "declaredAt",
                  incident.declaredAt()));
    };
  }
}
