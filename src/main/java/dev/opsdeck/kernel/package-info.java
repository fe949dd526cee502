/**
 * Ids, people, facts and the documents that everybody reads; no I/O.
 *
 * <p>May use: foreign.
 */
@NullMarked
package dev.opsdeck.kernel;

import org.jspecify.annotations.NullMarked;
