/** Block Kit's rules: what Slack accepts in a message or a form, and its words when it does not. */
@NullMarked
package dev.opsdeck.demo.slack.block;

import org.jspecify.annotations.NullMarked;
