/**
 * Asks and tells providers that speak JSON over HTTP.
 *
 * <p>May use: foreign, kernel, runbook, action.
 */
@NullMarked
package dev.opsdeck.action.rest;

import org.jspecify.annotations.NullMarked;
