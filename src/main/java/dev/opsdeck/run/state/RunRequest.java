package dev.opsdeck.run.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for; never changes.
 *
 * @param command what the person typed, behind the gate for foreign text
 * @param incident facts about the incident that was open for the target
 * @param program what is carried out; kept apart, since many runs carry out the same
 * @param target as the catalogue had it when the command was accepted
 * @param trace of the request, as W3C's traceparent, which whoever carries the run on continues;
 *     absent when nothing is traced
 */
public record RunRequest(
    Actor requester,
    String command,
    @JsonIgnore Program program,
    Target target,
    JsonNode params,
    Place place,
    LaunchOptions options,
    @Nullable JsonNode incident,
    @Nullable String trace) {
  public RunRequest {
    command = ForeignText.clean(command);
  }

  /** When it is to happen: now, or at its hour when that is still to come. */
  public Instant moment(Instant now) {
    Instant at = options.at();
    return at == null || at.isBefore(now) ? now : at;
  }

  /** The same, read from where the program is not kept. */
  RunRequest carrying(Program kept) {
    return new RunRequest(
        requester, command, kept, target, params, place, options, incident, trace);
  }

  /**
   * @param card where the card goes
   * @param operations whether it was asked in a channel for operations
   * @param asked where it was asked, if the card goes elsewhere
   */
  public record Place(Address card, boolean operations, @Nullable Address asked) {
    /** The chat's own id of the channel in which it was asked; empty when that is not known. */
    public String channel() {
      return switch (asked == null ? card : asked) {
        case Address.Channel(String channel, _, _) -> channel;
        case Address.Ephemeral(String channel, _) -> channel;
        case Address.IncidentChannel _, Address.Direct _ -> "";
      };
    }
  }

  /**
   * @param at when it is to begin, absent for at once
   * @param breakGlass why it is to run without anybody's agreement, absent for the usual way
   */
  public record LaunchOptions(@Nullable Instant at, @Nullable String breakGlass, Purpose purpose) {
    public static LaunchOptions usual(Purpose purpose) {
      return new LaunchOptions(null, null, purpose);
    }
  }
}
