/**
 * A Slack workspace on this machine: its Web API, the requests that it signs, and the people in it.
 *
 * <p>It stands where slack.com stands, for the playground and for tests; it keeps Slack's limits
 * and knows nothing of Opsdeck.
 */
@NullMarked
package dev.opsdeck.demo.slack;

import org.jspecify.annotations.NullMarked;
