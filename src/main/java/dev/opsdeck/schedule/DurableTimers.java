package dev.opsdeck.schedule;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.opsdeck.database.Database;
import dev.opsdeck.kernel.IdSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Timers in PostgreSQL, shared by all replicas. Timers can be set before {@link #start} and by
 * replicas that never start; they fire on those that did.
 *
 * <p>At least once, and unfenced: a replica that froze and wakes up finishes what it was doing,
 * although another has taken over. What a handler writes must be fenced by its own means.
 *
 * <p>A timer whose kind no replica knows stays until one does.
 */
public final class DurableTimers implements Timers, AutoCloseable {
  /** db-scheduler deletes timers of unknown kinds after this time; a deleted timer is silence. */
  private static final Duration NEVER = Duration.ofDays(36_500);

  /** A row as db-scheduler makes one, in one statement instead of its two. */
  private static final String ADD =
      "INSERT INTO scheduled_tasks"
          + " (task_name, task_instance, execution_time, picked, version, priority)"
          + " VALUES (:kind, :timer, :when, false, 1, :priority)";

  private final Database database;
  private final DataSource source;
  private final InstantSource clock;
  private final IdSource ids;
  private final TimerSettings settings;
  private final Set<String> urgent;
  private final AtomicReference<@Nullable Scheduler> running = new AtomicReference<>();
  private final Semaphore wanted = new Semaphore(0);
  private final Thread looker =
      Thread.ofPlatform().daemon().name("timers").unstarted(this::lookWhenWanted);

  /**
   * @param urgent kinds that fire before others when more is due than can be handled at once
   */
  public DurableTimers(
      Database database,
      DataSource source,
      InstantSource clock,
      IdSource ids,
      TimerSettings settings,
      Set<String> urgent) {
    this.database = database;
    this.source = source;
    this.clock = clock;
    this.ids = ids;
    this.settings = settings;
    this.urgent = Set.copyOf(urgent);
  }

  @Override
  public void at(Handle handle, String kind, String subject, Instant when) {
    handle
        .createUpdate(ADD)
        .bind("kind", kind)
        .bind("timer", FiringTask.instance(subject, ids.next()))
        .bind("when", when)
        .bind("priority", urgent.contains(kind) ? Priority.HIGH : Priority.LOW)
        .execute();
    if (!when.isAfter(clock.instant())) {
      database.afterCommit(handle, this::lookNow);
    }
  }

  /**
   * Sets a timer as part of a transaction, unless one of this kind and subject is set already,
   * whichever replica asks first.
   */
  public void unlessSet(Handle handle, String kind, String subject, Instant when) {
    handle
        .createQuery("SELECT pg_advisory_xact_lock(hashtext(:kind))")
        .bind("kind", kind)
        .mapTo(String.class)
        .list();
    boolean isSet =
        handle
            .createQuery(
                "SELECT EXISTS (SELECT FROM scheduled_tasks"
                    + " WHERE task_name = :kind AND starts_with(task_instance, :subject))")
            .bind("kind", kind)
            .bind("subject", FiringTask.instance(subject, ""))
            .mapTo(Boolean.class)
            .one();
    if (!isSet) {
      at(handle, kind, subject, when);
    }
  }

  @Override
  public boolean isThere(Handle handle, String kind, String timerId) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT FROM scheduled_tasks"
                + " WHERE task_name = :kind AND task_instance = :timer)")
        .bind("kind", kind)
        .bind("timer", timerId)
        .mapTo(Boolean.class)
        .one();
  }

  /** Costs the caller next to nothing, however many call at once: they may be answering people. */
  private void lookNow() {
    wanted.release();
  }

  private void lookWhenWanted() {
    try {
      while (true) {
        wanted.acquire();
        wanted.drainPermits();
        Optional.ofNullable(running.get()).ifPresent(Scheduler::triggerCheckForDueExecutions);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** How many timers should have fired longer ago than that and are not being handled. */
  public long late(Duration by) {
    Instant limit = clock.instant().minus(by);
    return database.inTransaction(handle ->
        handle
            .createQuery(
                "SELECT count(*) FROM scheduled_tasks WHERE NOT picked AND execution_time < :limit")
            .bind("limit", limit)
            .mapTo(Long.class)
            .one());
  }

  /**
   * Begins to fire timers on this replica.
   *
   * @param handlers one for each kind
   */
  public void start(List<TimerHandler> handlers) {
    Scheduler scheduler = scheduler(handlers);
    if (!running.compareAndSet(null, scheduler)) {
      throw new IllegalStateException("the timers have been started already");
    }
    scheduler.start();
    looker.start();
  }

  private Scheduler scheduler(List<TimerHandler> handlers) {
    List<Task<?>> tasks = handlers.stream().<Task<?>>map(FiringTask::new).toList();
    return Scheduler.create(source, tasks)
        .clock(clock::instant)
        .threads(settings.threads())
        .executorService(Executors.newVirtualThreadPerTaskExecutor())
        .pollUsingLockAndFetch(0.5, 1.0)
        .enablePriority()
        .pollingInterval(settings.polling())
        .heartbeatInterval(settings.heartbeat())
        .missedHeartbeatsLimit(settings.missedHeartbeats())
        .shutdownMaxWait(settings.drain())
        .deleteUnresolvedAfter(NEVER)
        .failureLogging(LogLevel.OFF, false)
        .build();
  }

  /** Fires nothing new and waits for what is being handled, as the settings say. */
  @Override
  public void close() {
    looker.interrupt();
    Scheduler scheduler = running.getAndSet(null);
    if (scheduler != null) {
      scheduler.stop();
    }
  }
}
