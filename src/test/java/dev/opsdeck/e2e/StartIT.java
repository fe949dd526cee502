package dev.opsdeck.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of the packaged jar; nothing but itself is there. */
class StartIT {
  @TempDir private Path folder;
  private Map<String, String> environment;

  @BeforeEach
  void settings() {
    environment =
        new HashMap<>(
            Map.of(
                "SLACK_BOT_TOKEN", "xoxb-training",
                "SLACK_SIGNING_SECRET", "training",
                "SLACK_API_URL", "http://127.0.0.1:9/api/",
                "OPSDECK_DATA", folder.resolve("data").toString(),
                "KUBECONFIG", folder.resolve("none").toString()));
  }

  @Test
  void a_cache_that_a_training_run_made_is_used() throws IOException {
    List<String> options = new ArrayList<>(QuickStart.options());
    assertTrue(options.stream().anyMatch(option -> option.startsWith("-XX:AOTCache=")));
    // With this mode the virtual machine ends when it cannot use the cache.
    options.add("-XX:AOTMode=on");
    Opsdeck.serve(options, environment, folder).close();
  }

  @Test
  void a_wrong_configuration_stops_the_start_and_leaves_no_database_running() throws Exception {
    Path broken = folder.resolve("broken");
    Files.createDirectories(broken);
    Files.writeString(broken.resolve("access.yaml"), "rules: [");
    environment.put("OPSDECK_CONFIG", "config," + broken);
    Opsdeck.Ended ended = Opsdeck.run(environment, "serve");
    assertEquals(1, ended.code(), ended.output());
    assertTrue(ended.output().contains("access.yaml:1"), ended.output());
    assertFalse(ended.output().contains("ready on port"), ended.output());
    assertFalse(Files.exists(folder.resolve("data/postgres/postmaster.pid")));
  }
}
