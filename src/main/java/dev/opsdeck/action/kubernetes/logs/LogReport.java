package dev.opsdeck.action.kubernetes.logs;

import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.logs.LogSources.Chosen;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Input;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Output;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;

/** What is told about the logs that were read. */
final class LogReport {
  private static final int MOST_SAMPLES = 5;
  private static final int SAMPLE_LENGTH = 200;

  private record Summary(String of, int lines, int pods, int missing, String grep) {}

  private LogReport() {}

  static StepOutcome<Output> of(StepContext context, Input input, LogFile file, Chosen.Pods pods) {
    List<Fact> details = new ArrayList<>(file.missing());
    if (pods.left() > 0) {
      details.add(Fact.of("kubernetes.more-pods", "count", pods.left()));
    }
    Output output = new Output(file.lines(), pods.shown().size());
    Summary summary =
        new Summary(
            context.target().label(),
            file.lines(),
            pods.shown().size(),
            file.missing().size(),
            input.pattern());
    if (file.lines() == 0) {
      return empty(input, file, output, summary, details);
    }
    return input.isExpectedEmpty()
        ? unexpected(file, summary, details)
        : shown(context, file, output, summary, details);
  }

  /** That nothing was found says nothing when a part could not be looked at. */
  private static StepOutcome<Output> empty(
      Input input, LogFile file, Output output, Summary summary, List<Fact> details) {
    boolean partial = !file.missing().isEmpty();
    if (partial && (input.isExpectedEmpty() || !file.wasRead() && !isOfBefore(input))) {
      return new StepOutcome.Failed<>(Fact.of("logs.unseen", summary), Again.MAY_HELP, details);
    }
    Fact none =
        partial && isOfBefore(input)
            ? Fact.of("logs.none-before", summary)
            : Fact.of("logs.none", summary);
    return new Done<>(output, none, details, List.of());
  }

  private static boolean isOfBefore(Input input) {
    return Boolean.TRUE.equals(input.previous());
  }

  private static StepOutcome<Output> unexpected(LogFile file, Summary summary, List<Fact> details) {
    file.newest(MOST_SAMPLES).stream()
        .map(line -> line.length() > SAMPLE_LENGTH ? line.substring(0, SAMPLE_LENGTH) : line)
        .forEach(line -> details.add(Fact.of("kubernetes.log-line", "line", line)));
    return new StepOutcome.Failed<>(Fact.of("logs.not-expected", summary), Again.MAY_HELP, details);
  }

  private static StepOutcome<Output> shown(
      StepContext context, LogFile file, Output output, Summary summary, List<Fact> details) {
    String text = file.text();
    if (file.leftOut() > 0) {
      details.add(Fact.of("logs.left-out", "count", file.leftOut()));
    }
    String name = context.target().name().replace('/', '-');
    String of = name.isEmpty() ? context.environment().namespace() : name;
    Attachment attachment = new Attachment(of + "-" + context.environment().name() + ".log", text);
    return new Done<>(output, Fact.of("logs.shown", summary), details, List.of(attachment));
  }
}
