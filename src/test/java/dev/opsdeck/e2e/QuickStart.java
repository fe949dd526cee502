package dev.opsdeck.e2e;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Options of the virtual machine for processes that live for seconds: thorough compilation would
 * never pay, and a training run makes each start twice as fast. It is made once for a jar.
 */
final class QuickStart {
  private static final Path CACHE = Path.of("target", "quick-start.aot").toAbsolutePath();
  private static final List<String> PLAIN = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** What the training run unpacked; doing so again takes each start longer than all the rest. */
  private static final Path DATA = Path.of("target", "quick-start").toAbsolutePath();

  private QuickStart() {}

  /** Spares a first start in that folder the unpacking of PostgreSQL. */
  static synchronized void sparing(Path data) throws IOException {
    options();
    Files.createDirectories(data);
    Path programs = data.resolve("postgres-binaries");
    if (!Files.exists(programs)) {
      Files.createSymbolicLink(programs, DATA.resolve("postgres-binaries"));
    }
  }

  /** Other JVMs of the same build wait for the one that trains. */
  static synchronized List<String> options() throws IOException {
    try (FileChannel file =
            FileChannel.open(
                CACHE.resolveSibling("quick-start.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = file.lock()) {
      if (!Files.exists(CACHE) || !Files.exists(DATA) || isOlderThanJar()) {
        Files.deleteIfExists(CACHE);
        train();
      }
    }
    return with("-XX:AOTCache=" + CACHE);
  }

  private static boolean isOlderThanJar() throws IOException {
    return Files.getLastModifiedTime(CACHE).compareTo(Files.getLastModifiedTime(Opsdeck.JAR)) < 0;
  }

  private static void train() throws IOException {
    Path folder = Files.createDirectories(DATA);
    Map<String, String> environment =
        Map.of(
            "SLACK_BOT_TOKEN", "xoxb-training",
            "SLACK_SIGNING_SECRET", "training",
            "SLACK_API_URL", "http://127.0.0.1:9/api/",
            "OPSDECK_DATA", folder.toString(),
            "KUBECONFIG", folder.resolve("none").toString());
    Opsdeck.serve(with("-XX:AOTCacheOutput=" + CACHE), environment, folder).close();
  }

  private static List<String> with(String option) {
    List<String> options = new ArrayList<>(PLAIN);
    options.add(option);
    return List.copyOf(options);
  }
}
