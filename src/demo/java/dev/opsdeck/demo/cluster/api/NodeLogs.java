package dev.opsdeck.demo.cluster.api;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a kubelet answers below {@code proxy/logs/}: the journal of a service where {@code
 * NodeLogQuery} is enabled (the label {@code simulated/node-log-query}), else the list of files in
 * {@code /var/log}.
 */
final class NodeLogs {
  private static final int LINES = 300;

  private NodeLogs() {}

  static String read(ApiPath path, KubeObject node) {
    String service = path.query().getOrDefault("query", "");
    if (service.isEmpty() || !node.labels().containsKey("simulated/node-log-query")) {
      return "<!doctype html>\n<pre>\n<a href=\"pods/\">pods/</a>\n</pre>\n";
    }
    int wanted = Integer.parseInt(path.query().getOrDefault("tailLines", "" + LINES));
    return IntStream.range(Math.max(0, LINES - wanted), LINES)
        .mapToObj(line ->
            "Jan 15 10:%02d:%02d %s %s[812]: I0115 sync loop %d"
                .formatted(line / 60, line % 60, node.name(), service, line))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
