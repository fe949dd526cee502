package dev.opsdeck.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PriorityGateTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final PriorityGate way = new PriorityGate();
  private final List<String> happened = new CopyOnWriteArrayList<>();

  @Test
  void nobody_waits_when_nobody_goes_first() throws Exception {
    way.giveWay(FOR_EVER);
    way.enter().close();
    way.giveWay(FOR_EVER);
  }

  @Test
  void other_work_begins_when_the_last_who_goes_first_is_through() throws Exception {
    PriorityGate.Passage one = way.enter();
    PriorityGate.Passage another = way.enter();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> work =
          threads.submit(() -> {
            way.giveWay(FOR_EVER);
            happened.add("work");
            return true;
          });
      one.close();
      happened.add("one is through");
      happened.add("another is through");
      another.close();
      work.get();
    }
    assertEquals(List.of("one is through", "another is through", "work"), happened);
  }

  @Test
  void however_many_go_first_other_work_begins_in_the_end() throws Exception {
    try (PriorityGate.Passage _ = way.enter()) {
      way.giveWay(Duration.ofMillis(1));
    }
  }
}
