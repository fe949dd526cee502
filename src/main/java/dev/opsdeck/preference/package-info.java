/**
 * What a person has chosen for their own commands.
 *
 * <p>May use: kernel, database.
 */
@NullMarked
package dev.opsdeck.preference;

import org.jspecify.annotations.NullMarked;
