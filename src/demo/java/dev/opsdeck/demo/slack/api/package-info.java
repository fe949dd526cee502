/** The Web API methods over HTTP, with Slack's errors, limits and, on demand, its failures. */
@NullMarked
package dev.opsdeck.demo.slack.api;

import org.jspecify.annotations.NullMarked;
