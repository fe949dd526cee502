package dev.opsdeck.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One transaction for what many threads want to write at the same time: while one group is being
 * committed, the next one gathers. What comes alone waits for nothing; where much comes, a group
 * gathers a little longer, because each commit costs the database the same. Safe for many threads.
 */
public final class GroupCommit<T> {
  /** About twice what a commit takes, and less than a person notices. */
  private static final Duration GATHERING = Duration.ofMillis(3);

  private final Consumer<List<T>> transaction;
  private final Executor executor;
  private final Queue<Entry<T>> gathered = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean committing = new AtomicBoolean();

  /**
   * @param transaction commits all of it or throws
   * @param executor runs one transaction at a time
   */
  public GroupCommit(Consumer<List<T>> transaction, Executor executor) {
    this.transaction = transaction;
    this.executor = executor;
  }

  private record Entry<T>(T value, CompletableFuture<Void> committed) {}

  /** Completes when this is committed, or with what the transaction of its group has thrown. */
  public CompletableFuture<Void> write(T value) {
    Entry<T> entry = new Entry<>(value, new CompletableFuture<>());
    gathered.add(entry);
    if (committing.compareAndSet(false, true)) {
      executor.execute(this::commitAll);
    }
    return entry.committed();
  }

  private void commitAll() {
    do {
      for (List<Entry<T>> group = group(); !group.isEmpty(); group = group()) {
        commit(group);
        if (group.size() > 1) {
          LockSupport.parkNanos(GATHERING.toNanos());
        }
      }
      committing.set(false);
      // Who came in between saw that somebody was committing.
    } while (!gathered.isEmpty() && committing.compareAndSet(false, true));
  }

  private List<Entry<T>> group() {
    List<Entry<T>> group = new ArrayList<>();
    for (Entry<T> next = gathered.poll(); next != null; next = gathered.poll()) {
      group.add(next);
    }
    return group;
  }

  private void commit(List<Entry<T>> group) {
    try {
      transaction.accept(group.stream().map(Entry::value).toList());
    } catch (RuntimeException | Error e) {
      group.forEach(entry -> entry.committed().completeExceptionally(e));
      return;
    }
    group.forEach(entry -> entry.committed().complete(null));
  }
}
