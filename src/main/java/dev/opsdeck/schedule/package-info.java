/**
 * Durable timers; the only user of db-scheduler.
 *
 * <p>May use: kernel, database.
 */
@NullMarked
package dev.opsdeck.schedule;

import org.jspecify.annotations.NullMarked;
