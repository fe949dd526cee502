package dev.opsdeck.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PollLoopTest {
  @Test
  void an_error_does_not_end_the_rounds() throws InterruptedException {
    CountDownLatch two = new CountDownLatch(2);
    try (PollLoop rounds =
        new PollLoop(
            "test",
            () -> {
              two.countDown();
              if (two.getCount() == 1) {
                throw new LinkageError("a bug");
              }
              return Duration.ofMinutes(1);
            })) {
      rounds.start();
      rounds.ring();
      assertTrue(two.await(10, TimeUnit.SECONDS));
    }
  }
}
