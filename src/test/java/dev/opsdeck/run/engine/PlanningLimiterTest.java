package dev.opsdeck.run.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.opsdeck.kernel.PriorityGate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlanningLimiterTest {
  private final PriorityGate people = new PriorityGate();
  private final PlanningLimiter turns = new PlanningLimiter(2, people);

  @Test
  void on_two_processors_one_plans_after_the_other() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> first = new CompletableFuture<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> one =
          threads.submit(() ->
              turns.take(() -> {
                begun.countDown();
                return first.join();
              }));
      begun.await();
      Future<String> other =
          threads.submit(() -> turns.take(() -> "after " + first.getNow("none")));
      assertFalse(other.isDone());
      first.complete("first");
      assertEquals("first", one.get(5, TimeUnit.SECONDS));
      assertEquals("after first", other.get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void a_plan_is_made_although_people_keep_asking() throws Exception {
    try (PriorityGate.Passage _ = people.enter()) {
      assertEquals("planned", turns.take(() -> "planned"));
    }
  }

  @Test
  void a_plan_that_waits_for_its_cluster_does_not_hold_up_the_others_for_ever() throws Exception {
    CompletableFuture<String> cluster = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() ->
          turns.take(() -> {
            begun.countDown();
            return cluster.join();
          }));
      begun.await();
      assertEquals("planned", turns.take(() -> "planned"));
      cluster.complete("late");
    }
  }
}
