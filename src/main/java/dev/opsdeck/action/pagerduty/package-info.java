/**
 * Calls people through PagerDuty.
 *
 * <p>May use: foreign, kernel, catalog, runbook, action, action.provider, action.rest.
 */
@NullMarked
package dev.opsdeck.action.pagerduty;

import org.jspecify.annotations.NullMarked;
