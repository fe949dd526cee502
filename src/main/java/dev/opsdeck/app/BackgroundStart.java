package dev.opsdeck.app;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is made on a thread of its own, while others are made. */
final class BackgroundStart<T> {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundStart.class);

  private final FutureTask<T> task;

  private BackgroundStart(Callable<T> work) {
    this.task = new FutureTask<>(work);
  }

  static <T> BackgroundStart<T> start(String name, Callable<T> work) {
    BackgroundStart<T> ahead = new BackgroundStart<>(work);
    Thread.ofPlatform().daemon().name(name).start(ahead.task);
    return ahead;
  }

  /** Not begun before somebody asks for it, and then on their thread. */
  static <T> BackgroundStart<T> whenAsked(Callable<T> work) {
    return new BackgroundStart<>(work);
  }

  /** Waits for it. Throws what making it threw, every time. */
  T get() {
    task.run();
    try {
      return task.get();
    } catch (ExecutionException failed) {
      throw unchecked(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during the start", stopped);
    }
  }

  /** Waits for it and does away with it; what failed by itself needs nothing more. */
  void discard(Consumer<T> end) {
    try {
      end.accept(get());
    } catch (RuntimeException notMade) {
      LOG.debug("nobody needs it any more", notMade);
    }
  }

  private static RuntimeException unchecked(ExecutionException failed) {
    return switch (failed.getCause()) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(failed);
    };
  }
}
