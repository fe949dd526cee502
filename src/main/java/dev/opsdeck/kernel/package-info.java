/**
 * Ids, people, facts and the documents that everybody reads; no I/O.
 *
 * <p>Uses no other package.
 */
@NullMarked
package dev.opsdeck.kernel;

import org.jspecify.annotations.NullMarked;
