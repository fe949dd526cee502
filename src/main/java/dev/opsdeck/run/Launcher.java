package dev.opsdeck.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.Address;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.runbook.Runbook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Accepts runs: durable when it returns, carried out afterwards. */
public interface Launcher {
  Launched launch(Request request);

  /**
   * @param id the same for a request that is sent again: it starts nothing a second time
   * @param command what the person typed, for the card and the audit
   * @param params typed, as {@code Parameters} checked them
   */
  record Request(
      String id,
      Actor requester,
      String command,
      Runbook runbook,
      Target target,
      JsonNode params,
      Setting setting) {}

  /**
   * Where and how it was asked.
   *
   * @param operations whether it was asked in a channel for operations
   * @param card where the card goes
   * @param asked where it was asked, if the card goes elsewhere
   * @param purpose whether the runbook changes anything
   * @param incident facts about the open incident of the target, absent when there is none
   * @param at when it is to begin, absent for at once; the plan is made and approved then
   * @param breakGlass why it is to run without anybody's agreement, absent for the usual way
   */
  record Setting(
      boolean operations,
      Address card,
      @Nullable Address asked,
      Purpose purpose,
      @Nullable JsonNode incident,
      @Nullable Instant at,
      @Nullable String breakGlass) {
    /** A change, at once and in the usual way. */
    public Setting(boolean operations, Address card, @Nullable JsonNode incident) {
      this(operations, card, null, Purpose.CHANGE, incident, null, null);
    }
  }

  /**
   * @param again whether this very request had been accepted before
   */
  record Launched(RunId run, boolean again) {}
}
