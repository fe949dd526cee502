package dev.opsdeck.console;

import dev.opsdeck.command.ChatCommand.LeadIncident;
import dev.opsdeck.command.LeadVerb;
import dev.opsdeck.incident.Incident;
import dev.opsdeck.incident.IncidentOperation;
import dev.opsdeck.incident.IncidentRole;
import dev.opsdeck.incident.IncidentStatus;
import dev.opsdeck.incident.Incidents;
import dev.opsdeck.incident.Incidents.Lead;
import dev.opsdeck.incident.Incidents.Led;
import dev.opsdeck.incident.TimelineEntry;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.runbook.parameter.Durations;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Leads an open incident, and shows what has happened in it. */
@Singleton
final class LeadHandler {
  private static final Duration LONGEST_SNOOZE = Duration.ofHours(4);

  /** A text for everybody is a message, not a report. */
  private static final int LONGEST_TEXT = 2_000;

  /** As Slack writes a mention in a command. */
  private static final Pattern MENTION = Pattern.compile("<@([UW][A-Z0-9]+)(?:\\|[^>]*)?>");

  private static final Pattern LEVEL = Pattern.compile("(?i)(?:sev|p)?[-_]?([1-4])");
  private static final int MOST_ENTRIES = 50;

  private final ChannelContexts places;
  private final Incidents incidents;

  LeadHandler(ChannelContexts places, Incidents incidents) {
    this.places = places;
    this.incidents = incidents;
  }

  /** What is to be done, or why not. */
  private sealed interface Wanted {
    record Fine(IncidentOperation operation) implements Wanted {}

    record Wrong(Fact why) implements Wanted {}
  }

  Reply handle(Console.Request request, LeadIncident command) {
    ChannelContext place = places.of(request);
    String typed = command.verb().name().toLowerCase(Locale.ROOT);
    if (!place.operations()) {
      return places.turnedAway(place, "/incident " + typed);
    }
    Optional<IncidentId> meant =
        Optional.ofNullable(command.id())
            .map(IncidentId::new)
            .or(() -> Optional.ofNullable(place.incident()).map(Incident::id));
    if (meant.isEmpty()) {
      return new Reply.Refused(Fact.of("console.incident.which-lead", "verb", typed), List.of());
    }
    IncidentId id = meant.get();
    if (command.verb() == LeadVerb.TIMELINE) {
      return timeline(id);
    }
    return switch (wanted(command, request.actor())) {
      case Wanted.Wrong(Fact why) -> new Reply.Refused(why, List.of());
      case Wanted.Fine(IncidentOperation operation) -> lead(place, id, operation);
    };
  }

  private Reply lead(ChannelContext place, IncidentId id, IncidentOperation operation) {
    Console.Request request = place.request();
    Incident here = place.incident();
    boolean inSight = here != null && here.id().equals(id);
    Lead lead = new Lead(request.id(), request.actor(), id, request.channel(), operation);
    return switch (incidents.lead(lead)) {
      case Led.Done(Incident _, Fact told) ->
          inSight ? new Reply.Acknowledged(told) : new Reply.Answer(told);
      case Led.Over(Incident over) ->
          new Reply.Refused(
              Fact.of("console.incident.over", "incident", id, "title", over.title()), List.of());
      case Led.NotFound(Fact why) -> new Reply.Refused(why, List.of());
    };
  }

  private Reply timeline(IncidentId id) {
    List<TimelineEntry> entries = incidents.timeline(id);
    if (entries.isEmpty()) {
      return new Reply.Refused(Fact.of("incident.unknown", "incident", id), List.of());
    }
    List<TimelineEntry> newest =
        entries.subList(Math.max(0, entries.size() - MOST_ENTRIES), entries.size());
    return new Reply.Timeline(
        Fact.of("console.incident.timeline", "incident", id),
        newest.stream().map(each -> new Reply.Moment(each.at(), each.what())).toList(),
        entries.size() - newest.size());
  }

  private static Wanted wanted(LeadIncident command, Actor by) {
    return switch (command.verb()) {
      case TAKE -> new Wanted.Fine(new IncidentOperation.Take());
      case UPDATE -> text(command).map(LeadHandler::update).orElseGet(() -> lacking(command));
      case NOTE -> text(command).map(LeadHandler::remember).orElseGet(() -> lacking(command));
      case STATUS -> status(command.values().getOrDefault("status", ""));
      case SEVERITY -> severity(command.values().getOrDefault("level", ""));
      case ROLE -> role(command, by);
      case SNOOZE -> snooze(command.values().getOrDefault("for", "10m"));
      case TIMELINE -> throw new IllegalArgumentException("it changes nothing");
    };
  }

  private static Optional<String> text(LeadIncident command) {
    return Optional.ofNullable(command.values().get("text")).filter(text -> !text.isBlank());
  }

  private static Wanted update(String text) {
    return text.length() > LONGEST_TEXT
        ? tooLong()
        : new Wanted.Fine(new IncidentOperation.Update(text));
  }

  private static Wanted remember(String text) {
    return text.length() > LONGEST_TEXT
        ? tooLong()
        : new Wanted.Fine(new IncidentOperation.Remember(text));
  }

  private static Wanted tooLong() {
    return new Wanted.Wrong(Fact.of("console.incident.text-too-long", "longest", LONGEST_TEXT));
  }

  private static Wanted lacking(LeadIncident command) {
    return new Wanted.Wrong(
        Fact.of(
            "console.incident.no-text", "verb", command.verb().name().toLowerCase(Locale.ROOT)));
  }

  private static Wanted status(String word) {
    return IncidentStatus.of(word)
        .<Wanted>map(status -> new Wanted.Fine(new IncidentOperation.SetStatus(status)))
        .orElseGet(() ->
            new Wanted.Wrong(
                word.equalsIgnoreCase("resolved")
                    ? Fact.of("console.incident.resolve-instead")
                    : Fact.of(
                        "console.incident.no-status",
                        "word",
                        word,
                        "known",
                        words(
                            Arrays.stream(IncidentStatus.values())
                                .map(IncidentStatus::word)
                                .toList()))));
  }

  private static Wanted severity(String typed) {
    Matcher level = LEVEL.matcher(typed);
    return level.matches()
        ? new Wanted.Fine(new IncidentOperation.SetSeverity(Integer.parseInt(level.group(1))))
        : new Wanted.Wrong(Fact.of("console.incident.no-severity", "word", typed));
  }

  private static Wanted role(LeadIncident command, Actor by) {
    String word = command.values().getOrDefault("role", "");
    String person = command.values().getOrDefault("person", "me");
    return IncidentRole.of(word)
        .<Wanted>map(
            role -> new Wanted.Fine(new IncidentOperation.Assign(role, person(person, by))))
        .orElseGet(() ->
            new Wanted.Wrong(
                Fact.of(
                    "console.incident.no-role",
                    "word",
                    word,
                    "known",
                    words(Arrays.stream(IncidentRole.values()).map(IncidentRole::word).toList()))));
  }

  private static PersonRef person(String typed, Actor by) {
    Matcher mention = MENTION.matcher(typed);
    if (mention.matches()) {
      return new PersonRef(mention.group(1));
    }
    return List.of("me", "yo").contains(typed.toLowerCase(Locale.ROOT))
        ? PersonRef.of(by)
        : new PersonRef(typed.startsWith("@") || typed.contains("@") ? typed : "@" + typed);
  }

  private static Wanted snooze(String typed) {
    return Durations.parse(typed)
        .filter(pause -> pause.isPositive() && pause.compareTo(LONGEST_SNOOZE) <= 0)
        .<Wanted>map(pause -> new Wanted.Fine(new IncidentOperation.Snooze(pause)))
        .orElseGet(() ->
            new Wanted.Wrong(
                Fact.of("console.incident.no-pause", "word", typed, "longest", LONGEST_SNOOZE)));
  }

  private static String words(List<String> known) {
    return known.stream().collect(Collectors.joining(", "));
  }
}
