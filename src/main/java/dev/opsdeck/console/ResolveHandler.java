package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.ResolveIncident;
import dev.opsdeck.console.Reply.Field;
import dev.opsdeck.incident.Incident;
import dev.opsdeck.incident.Incidents;
import dev.opsdeck.incident.Incidents.Resolution;
import dev.opsdeck.incident.Incidents.Resolved;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resolves an incident; asks for cause and fix when they were not said. */
@Singleton
final class ResolveHandler {
  private static final String SLASH = "/incident";

  private final ChannelContexts places;
  private final Incidents incidents;

  ResolveHandler(ChannelContexts places, Incidents incidents) {
    this.places = places;
    this.incidents = incidents;
  }

  Reply handle(Console.Request request, ResolveIncident command) {
    ChannelContext place = places.of(request);
    if (!place.operations()) {
      return places.turnedAway(place, SLASH + " resolve");
    }
    if (command.id() == null) {
      Incident here = place.incident();
      if (here == null) {
        return new Reply.Refused(Fact.of("console.incident.which"), List.of());
      }
      if (!here.isOpen()) {
        return already(here);
      }
    }
    String cause = command.cause();
    String fix = command.fix();
    return cause == null || fix == null ? ask(command) : resolve(place, command.id(), cause, fix);
  }

  private static Reply ask(ResolveIncident command) {
    Map<String, String> said = new LinkedHashMap<>();
    List<Field> fields = new ArrayList<>();
    Optional.ofNullable(command.id()).ifPresent(id -> said.put("id", id));
    Optional.ofNullable(command.cause())
        .ifPresentOrElse(cause -> said.put("cause", cause), () -> fields.add(FormFields.cause()));
    Optional.ofNullable(command.fix())
        .ifPresentOrElse(fix -> said.put("fix", fix), () -> fields.add(FormFields.fix()));
    return new FormId.Command(SLASH, CommandText.with("resolve", said))
        .form(Fact.of("console.form.resolve"), fields);
  }

  private Reply resolve(ChannelContext place, @Nullable String id, String cause, String fix) {
    Console.Request request = place.request();
    Resolution resolution =
        new Resolution(
            request.actor(), id == null ? null : new IncidentId(id), request.channel(), cause, fix);
    return switch (incidents.resolve(resolution)) {
      case Resolved.Done(Incident incident) ->
          new Reply.Answer(
              Fact.of(
                  "console.incident.resolved",
                  "incident",
                  incident.id(),
                  "title",
                  incident.title()));
      case Resolved.Already(Incident incident) -> already(incident);
      case Resolved.NotFound(Fact why) -> new Reply.Refused(why, List.of());
    };
  }

  private static Reply already(Incident incident) {
    return new Reply.Answer(
        Fact.of(
            "console.incident.resolved-already",
            "incident",
            incident.id(),
            "title",
            incident.title(),
            "cause",
            Optional.ofNullable(incident.cause()).orElse(""),
            "fix",
            Optional.ofNullable(incident.fix()).orElse("")));
  }
}
