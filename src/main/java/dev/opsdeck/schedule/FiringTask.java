package dev.opsdeck.schedule;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One kind of timer, as db-scheduler knows it. */
final class FiringTask extends OneTimeTask<Void> {
  private static final Logger LOG = LoggerFactory.getLogger(FiringTask.class);
  private static final int[] PAUSES_IN_SECONDS = {1, 2, 5, 10, 30, 60};

  private final TimerHandler handler;

  FiringTask(TimerHandler handler) {
    super(handler.kind(), Void.class, FiringTask::fireAgain);
    this.handler = handler;
  }

  /** The id of a timer; holds its subject, so that a person who reads the table understands it. */
  static String instance(String subject, String unique) {
    return subject + "/" + unique;
  }

  private static String subject(String instance) {
    return instance.substring(0, instance.lastIndexOf('/'));
  }

  @Override
  public void executeOnce(TaskInstance<Void> timer, ExecutionContext context) {
    try {
      handler.fire(timer.getId(), subject(timer.getId()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(e);
    }
  }

  private static void fireAgain(ExecutionComplete failed, ExecutionOperations<Void> operations) {
    Duration pause = pause(failed.getExecution().consecutiveFailures);
    String kind = failed.getExecution().getTaskName();
    String id = failed.getExecution().getId();
    Throwable cause = failed.getCause().orElse(null);
    if (cause instanceof Interrupted) {
      // The flag would make the write below fail.
      boolean stopping = Thread.interrupted();
      LOG.info("Timer {} of {} was interrupted (stopping: {}); it fires again", kind, id, stopping);
    } else {
      LOG.error(
          "Timer {} of {} failed; it fires again in {} s", kind, id, pause.toSeconds(), cause);
    }
    operations.reschedule(failed, failed.getTimeDone().plus(pause));
  }

  static Duration pause(int failuresBefore) {
    int index = Math.min(failuresBefore, PAUSES_IN_SECONDS.length - 1);
    return Duration.ofSeconds(PAUSES_IN_SECONDS[index]);
  }

  /** This replica stops: not a failure of the handler. */
  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted(InterruptedException cause) {
      super(cause);
    }
  }
}
