/**
 * Values that nobody may see: sealed with the key of the installation until a step uses them, and
 * generated ones.
 *
 * <p>May use: kernel, database.
 */
@NullMarked
package dev.opsdeck.secret;

import org.jspecify.annotations.NullMarked;
