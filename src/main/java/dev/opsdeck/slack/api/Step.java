package dev.opsdeck.slack.api;

import java.time.Instant;
import java.util.function.Function;

/** What came of one step of telling something; the next step follows only when it is done. */
public sealed interface Step<T> {
  record Done<T>(T value) implements Step<T> {}

  /** Slack said no, with this error code. */
  record Refused<T>(String error) implements Step<T> {}

  /**
   * Not now: to be tried again from the beginning.
   *
   * @param maybeSent whether something of the delivery may stand in the chat by now
   */
  record Later<T>(Instant until, String reason, boolean maybeSent) implements Step<T> {}

  static <T> Step<T> done(T value) {
    return new Done<>(value);
  }

  default <R> Step<R> then(Function<T, Step<R>> next) {
    return switch (this) {
      case Done<T> done -> next.apply(done.value());
      case Refused<T> refused -> new Refused<>(refused.error());
      case Later<T> later -> new Later<>(later.until(), later.reason(), later.maybeSent());
    };
  }

  /** Another way, given the error code. */
  default Step<T> orElse(Function<String, Step<T>> other) {
    return this instanceof Refused<T> refused ? other.apply(refused.error()) : this;
  }
}
