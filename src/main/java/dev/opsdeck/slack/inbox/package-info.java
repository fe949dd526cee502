/**
 * What people have asked for: kept before it is acknowledged, until it has been carried out. Knows
 * nothing of what it keeps.
 *
 * <p>May use: kernel, database.
 */
@NullMarked
package dev.opsdeck.slack.inbox;

import org.jspecify.annotations.NullMarked;
