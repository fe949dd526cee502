/**
 * Chat text to sealed {@code ChatCommand}: quoting, flags, help, did-you-mean; pure.
 *
 * <p>May use: kernel.
 */
@NullMarked
package dev.opsdeck.command;

import org.jspecify.annotations.NullMarked;
