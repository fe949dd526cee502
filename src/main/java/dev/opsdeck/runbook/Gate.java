package dev.opsdeck.runbook;

import dev.opsdeck.kernel.Texts;
import org.jspecify.annotations.Nullable;

/**
 * The run rests before this step until somebody has agreed to it, whatever was agreed to before.
 *
 * @param rule who must agree; absent: whom the access policy names
 * @param noReturn why there is no way back once the step is done; absent when there is one
 */
public record Gate(@Nullable ApprovalRule rule, @Nullable Texts noReturn) {}
