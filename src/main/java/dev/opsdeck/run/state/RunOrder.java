package dev.opsdeck.run.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.progress.Address;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for; never changes.
 *
 * @param book the exact runbook of this run
 * @param target as the catalogue had it when the command was accepted
 */
public record RunOrder(
    Actor requester,
    String command,
    Book book,
    Target target,
    JsonNode params,
    Place place,
    @Nullable JsonNode incident) {

  /**
   * A runbook as text, so that the run carries out what was approved whatever the file says now.
   */
  public record Book(String name, String text, String digest) {}

  /**
   * @param card where the card goes
   * @param operations whether it was asked in a channel for operations
   */
  public record Place(Address card, boolean operations) {}
}
