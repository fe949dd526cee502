package dev.opsdeck.action.kubernetes.logs;

import dev.opsdeck.action.Attachment;
import dev.opsdeck.action.StepContext;
import dev.opsdeck.action.StepOutcome;
import dev.opsdeck.action.StepOutcome.Again;
import dev.opsdeck.action.StepOutcome.Done;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Input;
import dev.opsdeck.action.kubernetes.logs.LogsAction.Output;
import dev.opsdeck.action.kubernetes.reading.LogFilter;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.foreign.ForeignLines;
import dev.opsdeck.kernel.Fact;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a service of a node, such as its kubelet, through {@code NodeLogQuery}
 * (kubernetes.io/docs/concepts/cluster-administration/system-logs, since 1.27). A kubelet on which
 * it is not enabled answers with a list of files instead, or not at all.
 */
final class NodeLog {
  private static final int USUAL_TAIL = 100;
  private static final int LONGEST_TAIL = 2_000;
  private static final List<Integer> NOT_ENABLED = List.of(400, 404, 405, 501);

  private record Asked(String node, String component) {}

  private NodeLog() {}

  static StepOutcome<Output> read(
      KubernetesClient client, StepContext context, Target.OfObject node, Input input) {
    String component = input.component() == null ? "kubelet" : input.component();
    Asked asked = new Asked(node.object(), component);
    try {
      String text = client.raw(path(context, asked, input));
      return isJournal(text) ? told(asked, input, text) : notEnabled(asked);
    } catch (KubernetesClientException e) {
      if (NOT_ENABLED.contains(e.getCode())) {
        return notEnabled(asked);
      }
      throw e;
    } catch (LogFilter.Unusable e) {
      return new StepOutcome.Failed<>(e.fact(), Again.WILL_NOT_HELP);
    }
  }

  private static String path(StepContext context, Asked asked, Input input) {
    String path =
        "/api/v1/nodes/%s/proxy/logs/?query=%s&tailLines=%d"
            .formatted(
                asked.node(),
                URLEncoder.encode(asked.component(), StandardCharsets.UTF_8),
                tail(input));
    return input.since() == null ? path : path + "&sinceTime=" + context.now().minus(input.since());
  }

  private static int tail(Input input) {
    if (!input.pattern().isEmpty()) {
      return LONGEST_TAIL;
    }
    return input.tail() == null ? USUAL_TAIL : Math.clamp(input.tail(), 1, LONGEST_TAIL);
  }

  private static boolean isJournal(@Nullable String text) {
    return text != null && !text.stripLeading().startsWith("<");
  }

  private static StepOutcome<Output> notEnabled(Asked asked) {
    return new StepOutcome.Failed<>(Fact.of("logs.node-not-enabled", asked), Again.WILL_NOT_HELP);
  }

  private static StepOutcome<Output> told(Asked asked, Input input, String text)
      throws LogFilter.Unusable {
    record Summary(String node, String component, int lines, String grep) {}
    LogFilter filter = LogFilter.of(input.grep());
    ForeignLines safe = new ForeignLines();
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String shown = safe.next(line);
      if (filter.lets(shown)) {
        lines.add(shown);
      }
    }
    Summary summary = new Summary(asked.node(), asked.component(), lines.size(), input.pattern());
    Output output = new Output(lines.size(), 0);
    return lines.isEmpty()
        ? new Done<>(output, Fact.of("logs.node-none", summary))
        : new Done<>(
            output,
            Fact.of("logs.node", summary),
            List.of(),
            List.of(
                new Attachment(
                    asked.node() + "-" + asked.component() + ".log",
                    String.join("\n", lines) + "\n")));
  }
}
