/**
 * Rotations and overrides; who is on call at an instant is pure.
 *
 * <p>May use: kernel, database.
 */
@NullMarked
package dev.opsdeck.oncall;

import org.jspecify.annotations.NullMarked;
