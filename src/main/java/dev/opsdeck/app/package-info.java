/**
 * The command line, settings and the wiring of everything else.
 *
 * <p>May use: all.
 */
@NullMarked
package dev.opsdeck.app;

import org.jspecify.annotations.NullMarked;
