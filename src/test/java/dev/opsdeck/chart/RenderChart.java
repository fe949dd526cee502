package dev.opsdeck.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lints a chart and renders it with every values file of a folder. A process of its own, because
 * Helm's native library takes the signal handlers of the process that it runs in.
 */
final class RenderChart {
  private RenderChart() {}

  /** {@code <chart> <folder>}: writes {@code lint.txt}, and a {@code .out} or {@code .err} each. */
  public static void main(String[] args) throws IOException {
    Path chart = Path.of(args[0]);
    Path folder = Path.of(args[1]);
    LintResult lint = new Helm(chart).lint().strict().call();
    Files.writeString(
        folder.resolve("lint.txt"),
        (lint.isFailed() ? "failed" : "clean") + "\n" + String.join("\n", lint.getMessages()));
    for (Path values : valuesFiles(folder)) {
      String name = values.getFileName().toString().replace(".yaml", "");
      try {
        String rendered =
            new Helm(chart)
                .template()
                .withName("opsdeck")
                .withNamespace("ops")
                .withKubeVersion("1.33.0")
                .withValuesFile(values)
                .call();
        Files.writeString(folder.resolve(name + ".out"), rendered);
      } catch (IllegalStateException refused) {
        Files.writeString(folder.resolve(name + ".err"), String.valueOf(refused.getMessage()));
      }
    }
  }

  private static List<Path> valuesFiles(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
