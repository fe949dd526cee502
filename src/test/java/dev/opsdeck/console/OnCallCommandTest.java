package dev.opsdeck.console;

import static dev.opsdeck.console.ConsoleBench.ALGESTA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.opsdeck.kernel.Fact;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OnCallCommandTest {
  private final ConsoleBench bench = new ConsoleBench();

  @Test
  void each_rotation_is_told_with_who_has_it_until_when_and_who_is_next() {
    Reply.Listing listing = assertInstanceOf(Reply.Listing.class, bench.ops(ALGESTA, "oncall"));
    assertEquals(2, listing.lines().size());
    Fact first = listing.lines().getFirst();
    assertEquals("devops-on-call", first.values().get("rotation"));
    assertEquals("PRIMARY", first.values().get("layer"));
    Instant until = Instant.parse(first.values().get("until"));
    assertTrue(until.isAfter(ConsoleBench.NOW), until.toString());
    assertTrue(!first.values().get("next").equals(first.values().get("person")), first::toString);
    assertEquals("SECONDARY", listing.lines().getLast().values().get("layer"));
  }
}
