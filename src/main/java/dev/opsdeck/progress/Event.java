package dev.opsdeck.progress;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.ForeignJson;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that somebody must be told. Facts only; the words are found when it is delivered. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.RunCard.class, name = "RunCard"),
  @JsonSubTypes.Type(value = Event.RunDetail.class, name = "RunDetail"),
  @JsonSubTypes.Type(value = Event.Announcement.class, name = "Announcement"),
  @JsonSubTypes.Type(value = Event.Note.class, name = "Note"),
  @JsonSubTypes.Type(value = Event.IncidentChannelOpening.class, name = "IncidentChannelOpening")
})
public sealed interface Event {
  Address to();

  /**
   * Orders what is told: events of one lane arrive in their order. A card and everything in its
   * thread share a lane.
   */
  String lane();

  /** How soon it is to be told. */
  default Urgency urgency() {
    return Urgency.of(this);
  }

  /** The one message of a run, edited in place: only the newest state is worth telling. */
  record RunCard(Address to, RunView run) implements Event {
    @Override
    public String lane() {
      return cardKey(run.id());
    }
  }

  /** Details of a step in the thread of its card. */
  record RunDetail(Address to, RunId run, Fact title, List<Fact> lines, List<TextFile> files)
      implements Event {
    public RunDetail {
      lines = List.copyOf(lines);
      files = List.copyOf(files);
    }

    @Override
    public String lane() {
      return cardKey(run);
    }
  }

  /**
   * An announcement in the words of a template.
   *
   * @param key names this announcement for ever, such as {@code run/r-1/complete}
   * @param template such as {@code rollback-executed}
   * @param facts the template's variables
   */
  record Announcement(Address to, String lane, String key, String template, JsonNode facts)
      implements Event {
    public Announcement {
      facts = ForeignJson.clean(facts);
    }
  }

  /**
   * A line for one person, or for a channel when no card can say it.
   *
   * @param otherwise where all hear of it instead when its own place does not take it, because it
   *     must reach somebody; empty: whoever is concerned
   * @param subject what it points to, for which it waits; absent when it points to nothing
   * @param why the reason, on a line of its own; absent when the fact says all
   */
  record Note(
      Address to,
      String lane,
      Fact fact,
      List<Address> otherwise,
      @Nullable Subject subject,
      @Nullable Fact why)
      implements Event {
    public Note {
      otherwise = List.copyOf(otherwise);
    }

    public Note(Address to, String lane, Fact fact, List<Address> otherwise) {
      this(to, lane, fact, otherwise, null, null);
    }

    public Note(Address to, String lane, Fact fact) {
      this(to, lane, fact, List.of(), null, null);
    }

    public Note pointingTo(Subject to) {
      return new Note(this.to, lane, fact, otherwise, to, why);
    }

    public Note because(Fact reason) {
      return new Note(to, lane, fact, otherwise, subject, reason);
    }
  }

  /** What a note points to; its place becomes a value of the note's fact. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "subject")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = CardOf.class, name = "CardOf"),
    @JsonSubTypes.Type(value = ChannelOf.class, name = "ChannelOf")
  })
  sealed interface Subject {}

  /** The card of a run: its address is the value {@code link}. */
  record CardOf(RunId run) implements Subject {}

  /** The channel of an incident: its id is the value {@code channel}. */
  record ChannelOf(IncidentId incident) implements Subject {}

  /** Makes the channel of an incident, invites its people, sets its topic. */
  record IncidentChannelOpening(Address.IncidentChannel to, IncidentView incident)
      implements Event {
    @Override
    public String lane() {
      return "incident/" + incident.id();
    }
  }

  /** A long text that is shown as a file. */
  record TextFile(String name, String text) {
    public TextFile {
      name = ForeignText.clean(name);
      text = ForeignText.clean(text);
    }
  }

  /** Names the card of a run among the messages that have been posted. */
  static String cardKey(RunId run) {
    return "run/" + run;
  }
}
