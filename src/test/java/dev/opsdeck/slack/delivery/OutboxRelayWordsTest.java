package dev.opsdeck.slack.delivery;

import static dev.opsdeck.slack.delivery.OutboxRelayBench.OPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.message.ConfigFolder;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica has no words for, while all of them are updated one after the other. */
class OutboxRelayWordsTest {
  private static final String TEMPLATE = "rollback-executed";

  private OutboxRelayBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new OutboxRelayBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void announcement_that_only_a_newer_replica_has_words_for_is_told_by_that_one() {
    bench.replaceCourier(withoutTheTemplate());
    bench.tell(announcement());
    assertEquals(List.of(), bench.givenUp());
    bench.replaceCourier();
    bench.tellAll();
    assertEquals(List.of(), bench.givenUp());
    assertEquals(1, bench.messages().size());
    assertEquals(List.of(), bench.slack.calls("conversations.history"), "nothing was sent before");
  }

  @Test
  void announcement_that_no_replica_has_words_for_is_given_up_after_ten_minutes() {
    Instant put = bench.clock.instant();
    bench.replaceCourier(withoutTheTemplate());
    bench.tell(announcement());
    bench.tellAll();
    assertEquals(1, bench.givenUp().size());
    assertFalse(bench.clock.instant().isBefore(put.plus(Duration.ofMinutes(10))));
  }

  private static Messages withoutTheTemplate() {
    SortedMap<String, ConfigFile> files = new TreeMap<>(ConfigFolder.shipped().files());
    files.keySet().removeIf(path -> path.endsWith("/" + TEMPLATE + ".peb"));
    return Messages.load(new ConfigTree(files));
  }

  private static Event announcement() {
    String facts = "{\"startedAt\":\"2026-03-01T14:32:00Z\"}";
    return new Event.Announcement(OPS, "l", "k", TEMPLATE, Json.parse(facts));
  }
}
