package dev.opsdeck.run.engine;

import dev.opsdeck.run.ledger.RunLedger;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunCommand.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Works on several steps of one run at once. As soon as one comes back, those that merely wait are
 * asked to come back too, so that what follows it need not wait for them.
 */
final class ParallelSteps {
  private final StepExecutor steps;
  private final RunLedger ledger;
  private final Executor executor;

  /**
   * @param executor runs each step on a thread of its own
   */
  ParallelSteps(StepExecutor steps, RunLedger ledger, Executor executor) {
    this.steps = steps;
    this.ledger = ledger;
    this.executor = executor;
  }

  Run work(Run run, List<Task> tasks) throws InterruptedException {
    if (tasks.size() == 1) {
      return steps.work(run, tasks.getFirst(), () -> false);
    }
    AtomicBoolean someoneIsBack = new AtomicBoolean();
    Map<String, String> context = MDC.getCopyOfContextMap();
    List<FutureTask<Run>> all = new ArrayList<>();
    for (Task task : tasks) {
      FutureTask<Run> future =
          new FutureTask<>(() -> {
            MDC.setContextMap(context == null ? Map.of() : context);
            try {
              return steps.work(run, task, someoneIsBack::get);
            } finally {
              someoneIsBack.set(true);
              MDC.clear();
            }
          });
      all.add(future);
      executor.execute(future);
    }
    join(all);
    return ledger.read(run);
  }

  /** Waits for all of them, whatever becomes of one: nobody stops half-way through an effect. */
  private static void join(List<FutureTask<Run>> all) throws InterruptedException {
    @Nullable Throwable failure = null;
    for (FutureTask<Run> future : all) {
      try {
        future.get();
      } catch (ExecutionException failed) {
        failure = failure == null ? failed.getCause() : failure;
      } catch (InterruptedException stopped) {
        all.forEach(other -> other.cancel(true));
        throw stopped;
      }
    }
    switch (failure) {
      case null -> {}
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case InterruptedException interrupted -> throw interrupted;
      default -> throw new IllegalStateException(failure);
    }
  }
}
