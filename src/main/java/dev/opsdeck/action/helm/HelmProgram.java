package dev.opsdeck.action.helm;

import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The {@code helm} program, version 4, as a child process. It gets the kubeconfig and the
 * credentials of clouds of this process, and none of its own secrets.
 */
final class HelmProgram {
  /** The variable that says where it is, when it is not on the path. */
  static final String PROGRAM = "OPSDECK_HELM";

  /** How long Helm waits for one hook. */
  static final Duration HOOKS = Duration.ofMinutes(5);

  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int MOST = 32 << 20;
  private static final int LONGEST_REASON = 600;
  private static final String PASSED =
      "(?i)(PATH|HOME|TMPDIR|LANG|KUBECONFIG|(HTTPS?|NO)_PROXY"
          + "|(HELM|KUBERNETES|AWS|AZURE|GOOGLE|CLOUDSDK)_.*)";

  private static final String IN_CLUSTER = "in-cluster";

  private final String program;
  private final Map<String, String> environment;

  /**
   * @param environment the variables of this process
   */
  HelmProgram(Map<String, String> environment) {
    this.program = environment.getOrDefault(PROGRAM, "helm");
    this.environment = environment;
  }

  /** How a run of it ended. */
  sealed interface Ended {
    record Well(String output) implements Ended {}

    /** With its own words. */
    record Badly(String why) implements Ended {}

    /** It was not started. */
    record Missing(Fact why) implements Ended {}

    /** It took too long and was stopped: what it did is not known. */
    record Late() implements Ended {}
  }

  /**
   * @param arguments behind the cluster and the namespace
   * @param values JSON that goes in as a file, empty for none
   */
  Ended run(Target.OfRelease target, List<String> arguments, String values)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    command.addAll(List.of("--namespace", target.environment().namespace()));
    String context = target.environment().cluster().context();
    if (!context.equals(IN_CLUSTER)) {
      command.addAll(List.of("--kube-context", context));
    }
    try {
      Path folder = Files.createTempDirectory("opsdeck-helm");
      try {
        if (!values.isEmpty()) {
          Path file = Files.writeString(folder.resolve("values.json"), values);
          command.addAll(List.of("--values", file.toString()));
        }
        return ended(command, folder);
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      return new Ended.Missing(
          Fact.of(
              "helm.no-program",
              "program",
              program,
              "variable",
              PROGRAM,
              "why",
              String.valueOf(e.getMessage())));
    }
  }

  private Ended ended(List<String> command, Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().clear();
    environment.forEach((name, value) -> {
      if (name.matches(PASSED)) {
        builder.environment().put(name, value);
      }
    });
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        return new Ended.Late();
      }
      return process.exitValue() == 0
          ? new Ended.Well(text(output))
          : new Ended.Badly(reason(text(errors)));
    } finally {
      process.destroy();
    }
  }

  private static String text(Path file) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(MOST), StandardCharsets.UTF_8);
    }
  }

  /** Without the warnings before it. */
  private static String reason(String errors) {
    int error = errors.lastIndexOf("Error: ");
    String said = (error < 0 ? errors : errors.substring(error + "Error: ".length())).strip();
    return said.length() > LONGEST_REASON ? said.substring(0, LONGEST_REASON) + "…" : said;
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
