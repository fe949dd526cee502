package dev.opsdeck.action.kubernetes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to ask of each pod.
 *
 * @param fetch lines to read
 * @param keep newest lines to keep of those that pass the filter
 */
record LogRequest(int fetch, int keep, @Nullable Duration since, boolean previous) {}
