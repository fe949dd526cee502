/** The demo: Opsdeck itself between a Slack workspace and clusters that are simulated. */
@NullMarked
package dev.opsdeck.demo;

import org.jspecify.annotations.NullMarked;
