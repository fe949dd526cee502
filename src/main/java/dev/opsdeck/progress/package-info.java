/**
 * The sealed vocabulary of events and the outbox: at least once, newest state wins.
 *
 * <p>May use: foreign, kernel, database.
 */
@NullMarked
package dev.opsdeck.progress;

import org.jspecify.annotations.NullMarked;
