/**
 * Append-only, hash-chained record of who did what, when and why.
 *
 * <p>May use: foreign, kernel, database.
 */
@NullMarked
package dev.opsdeck.audit;

import org.jspecify.annotations.NullMarked;
