package dev.opsdeck.schedule;

/**
 * What happens when a timer of one kind fires. Must be idempotent. When it throws, the timer fires
 * again with growing pauses.
 */
public interface TimerHandler {
  String kind();

  /**
   * @param timerId the same when the same timer fires again
   */
  void fire(String timerId, String subject) throws InterruptedException;
}
