package dev.opsdeck.incident;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;

/**
 * What happened in an incident. Never changes.
 *
 * @param by who did it
 * @param what with all its values, whose words are found when it is read
 */
public record TimelineEntry(Instant at, PersonRef by, Fact what) {}
