/**
 * The frames of effects: plan, perform and settle of a family of actions, written once.
 *
 * <p>May use: kernel, catalog, runbook, action.
 */
@NullMarked
package dev.opsdeck.action.change;

import org.jspecify.annotations.NullMarked;
