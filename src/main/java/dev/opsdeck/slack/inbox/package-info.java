/**
 * What people have asked for: kept before it is acknowledged, until it has been carried out. Knows
 * nothing of what it keeps.
 */
@NullMarked
package dev.opsdeck.slack.inbox;

import org.jspecify.annotations.NullMarked;
