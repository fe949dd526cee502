package dev.opsdeck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the benchmarks that are named, or all: {@code ack waiting takeover flood rollback}. See
 * {@code src/docs/proofs.md}.
 */
public final class Benchmarks {
  private static final List<String> ALL =
      List.of("ack", "waiting", "takeover", "flood", "rollback");

  private Benchmarks() {}

  public static void main(String[] names) throws Exception {
    System.out.println(machine());
    List<String> wanted = names.length == 0 || names[0].isBlank() ? ALL : List.of(names);
    for (String name : wanted) {
      System.out.printf("%n## %s%n%n", name);
      switch (name) {
        case "ack" -> new AckBench().run();
        case "waiting" -> new WaitingBench().run();
        case "takeover" -> new TakeoverBench().run();
        case "flood" -> new FloodBench().run();
        case "rollback" -> new RollbackBench().run();
        default -> throw new IllegalArgumentException("no benchmark " + name + ": use " + ALL);
      }
    }
    System.exit(0);
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    return "%s, %d cores, load %s, %s %s, Java %s"
        .formatted(
            model,
            Runtime.getRuntime().availableProcessors(),
            Files.readString(Path.of("/proc/loadavg")).split(" ")[0],
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version());
  }
}
