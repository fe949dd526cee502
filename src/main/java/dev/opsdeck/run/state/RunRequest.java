package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for; never changes.
 *
 * @param command what the person typed, behind the gate for foreign text
 * @param incident facts about the incident that was open for the target
 * @param book the exact runbook of this run
 * @param target as the catalogue had it when the command was accepted
 * @param trace of the request, as W3C's traceparent, which whoever carries the run on continues;
 *     absent when nothing is traced
 */
public record RunRequest(
    Actor requester,
    String command,
    RunbookSnapshot book,
    Target target,
    JsonNode params,
    Place place,
    LaunchOptions options,
    @Nullable JsonNode incident,
    @Nullable String trace) {
  public RunRequest {
    command = ForeignText.clean(command);
  }

  /**
   * A runbook as text, so that the run carries out what was approved whatever the file says now.
   *
   * @param includes texts of the runbooks that it includes, by name
   */
  public record RunbookSnapshot(
      String name, String text, Map<String, String> includes, String digest) {
    public RunbookSnapshot {
      includes = Map.copyOf(includes);
    }
  }

  /**
   * @param card where the card goes
   * @param operations whether it was asked in a channel for operations
   */
  public record Place(Address card, boolean operations) {}

  /**
   * @param at when it is to begin, absent for at once
   * @param breakGlass why it is to run without anybody's agreement, absent for the usual way
   * @param follows the run that this one watches or puts back, absent for none
   */
  public record LaunchOptions(
      @Nullable Instant at, @Nullable String breakGlass, @Nullable RunId follows) {
    public static LaunchOptions usual() {
      return new LaunchOptions(null, null, null);
    }
  }
}
