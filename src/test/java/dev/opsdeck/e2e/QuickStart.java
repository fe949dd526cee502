package dev.opsdeck.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private QuickStart() {}

  static synchronized List<String> options() throws IOException {
    if (!Files.exists(CACHE) || isOlderThanJar()) {
      Files.deleteIfExists(CACHE);
      train();
    }
    return with("-XX:AOTCache=" + CACHE);
  }

  private static boolean isOlderThanJar() throws IOException {
    return Files.getLastModifiedTime(CACHE).compareTo(Files.getLastModifiedTime(Opsdeck.JAR)) < 0;
  }

  private static void train() throws IOException {
    Path folder = Files.createTempDirectory(CACHE.getParent(), "training-");
    Map<String, String> environment =
        Map.of(
            "SLACK_BOT_TOKEN", "xoxb-training",
            "SLACK_SIGNING_SECRET", "training",
            "SLACK_API_URL", "http://127.0.0.1:9/api/",
            "OPSDECK_DATA", folder.resolve("data").toString(),
            "KUBECONFIG", folder.resolve("none").toString());
    Opsdeck.serve(with("-XX:AOTCacheOutput=" + CACHE), environment, folder).close();
  }

  private static List<String> with(String option) {
    List<String> options = new ArrayList<>(PLAIN);
    options.add(option);
    return List.copyOf(options);
  }
}
