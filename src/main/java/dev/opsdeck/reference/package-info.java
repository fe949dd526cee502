/**
 * The tables of the manuals that people look up.
 *
 * <p>May use: kernel.
 */
@NullMarked
package dev.opsdeck.reference;

import org.jspecify.annotations.NullMarked;
