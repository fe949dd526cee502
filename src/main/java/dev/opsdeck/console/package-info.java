/**
 * One handler per {@code ChatCommand} to a sealed {@code Reply}: facts, no words.
 *
 * <p>May use: kernel, command, catalog, runbook, access, approval, run, oncall, reference,
 * preference, incident, audit, progress.
 */
@NullMarked
package dev.opsdeck.console;

import org.jspecify.annotations.NullMarked;
