/**
 * Incidents: severity, declaration, channel, resolution.
 *
 * <p>May use: foreign, kernel, catalog, database, schedule, oncall, progress, audit.
 */
@NullMarked
package dev.opsdeck.incident;

import org.jspecify.annotations.NullMarked;
