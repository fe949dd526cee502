package dev.opsdeck.schedule;

import java.time.Duration;

/**
 * How timers are looked for and looked after.
 *
 * @param threads at most so many timers at once on this replica; each holds a virtual thread
 * @param polling how often due timers are looked for
 * @param heartbeat how often a replica says that it still works on a timer
 * @param missedHeartbeats after so many the replica counts as dead and its timers fire elsewhere;
 *     at least 4, which db-scheduler demands
 * @param drain how long a stop waits for timers that are being handled before it interrupts them,
 *     and once more after that
 */
public record TimerSettings(
    int threads, Duration polling, Duration heartbeat, int missedHeartbeats, Duration drain) {
  public TimerSettings {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "TimerSettings.threads must be at least 1, was " + threads);
    }
    if (missedHeartbeats < 4) {
      throw new IllegalArgumentException(
          "TimerSettings.missedHeartbeats must be at least 4, was " + missedHeartbeats);
    }
  }

  /**
   * A run holds its timer for a whole roll-out: 256 are more than run at once, so that approvals
   * and the runs of a dead replica need not wait for one to end. That costs no connections, of
   * which the pool has its own number. A dead replica's timers fire elsewhere after 4 to 6 seconds.
   */
  public static TimerSettings standard() {
    return new TimerSettings(
        256, Duration.ofMillis(250), Duration.ofSeconds(1), 4, Duration.ofSeconds(10));
  }
}
