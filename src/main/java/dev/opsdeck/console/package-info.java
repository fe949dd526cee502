/**
 * One handler per {@code ChatCommand} to a sealed {@code Reply}: facts, no words.
 *
 * <p>May use: kernel, command, catalog, runbook, access, approval, run, oncall, incident, audit;
 * progress for where a card goes, database for the transaction of a refusal that is audited.
 */
@NullMarked
package dev.opsdeck.console;

import org.jspecify.annotations.NullMarked;
