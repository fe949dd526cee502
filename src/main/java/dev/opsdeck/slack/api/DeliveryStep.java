package dev.opsdeck.slack.api;

import java.time.Instant;
import java.util.function.Function;

/** What came of one step of telling something; the next step follows only when it is done. */
public sealed interface DeliveryStep<T> {
  record Done<T>(T value) implements DeliveryStep<T> {}

  /** Slack said no, with this error code. */
  record Refused<T>(String error) implements DeliveryStep<T> {}

  /**
   * Not now: to be tried again from the beginning.
   *
   * @param maybeSent whether something of the delivery may stand in the chat by now
   */
  record Later<T>(Instant until, String reason, boolean maybeSent) implements DeliveryStep<T> {}

  static <T> DeliveryStep<T> done(T value) {
    return new Done<>(value);
  }

  default <R> DeliveryStep<R> then(Function<T, DeliveryStep<R>> next) {
    return switch (this) {
      case Done<T> done -> next.apply(done.value());
      case Refused<T> refused -> new Refused<>(refused.error());
      case Later<T> later -> new Later<>(later.until(), later.reason(), later.maybeSent());
    };
  }

  /** Another way, given the error code. */
  default DeliveryStep<T> orElse(Function<String, DeliveryStep<T>> other) {
    return this instanceof Refused<T> refused ? other.apply(refused.error()) : this;
  }
}
