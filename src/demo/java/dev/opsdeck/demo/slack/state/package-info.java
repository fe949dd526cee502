/** What the workspace remembers: people, channels, messages, forms and the tickets that expire. */
@NullMarked
package dev.opsdeck.demo.slack.state;

import org.jspecify.annotations.NullMarked;
