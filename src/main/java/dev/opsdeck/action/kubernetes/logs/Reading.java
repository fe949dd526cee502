package dev.opsdeck.action.kubernetes.logs;

import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Input;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of each log is read and kept.
 *
 * @param fetch lines to ask for
 * @param keep newest lines to keep of those that pass the filter
 * @param since absent for as long as the log goes back
 * @param characters of all logs together
 */
record Reading(int fetch, int keep, @Nullable Duration since, boolean previous, int characters) {
  private static final int USUAL_TAIL = 50;
  private static final int LONGEST_TAIL = 2_000;
  private static final int LONGEST_FILE = 50_000;

  /** Slack shows a file of this size at once. */
  private static final int AT_ONCE = 200_000;

  /** More is for a log system. */
  private static final int IN_FILE = 2_000_000;

  static Reading of(StepContext context, Input input) {
    boolean whole = Boolean.TRUE.equals(input.toFile());
    int most = whole ? LONGEST_FILE : LONGEST_TAIL;
    int usual = whole || input.follow() != null ? most : USUAL_TAIL;
    int tail = input.tail() == null || whole ? usual : Math.clamp(input.tail(), 1, most);
    boolean filtered = !input.pattern().isEmpty();
    return new Reading(
        filtered ? most : tail,
        tail,
        since(context, input),
        Boolean.TRUE.equals(input.previous()),
        whole ? IN_FILE : AT_ONCE);
  }

  /** Who follows sees what was written since the step began, and what is asked for before. */
  private static @Nullable Duration since(StepContext context, Input input) {
    if (input.follow() == null) {
      return input.since();
    }
    Duration followed = Duration.between(context.startedAt(), context.now());
    return input.since() == null ? followed : followed.plus(input.since());
  }
}
