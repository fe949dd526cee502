/**
 * The gate for text from outside: control sequences and invisible characters go, secrets are
 * masked; no I/O.
 *
 * <p>Uses no other package.
 */
@NullMarked
package dev.opsdeck.foreign;

import org.jspecify.annotations.NullMarked;
