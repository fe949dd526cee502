package dev.opsdeck.slack.api;

import java.time.Instant;
import java.util.function.Function;

/** What came of one step of telling something; the next step follows only when it is done. */
public sealed interface Step<T> {
  record Done<T>(T value) implements Step<T> {}

  /** Slack said no, with this error code. */
  record Refused<T>(String error) implements Step<T> {}

  /** Not now: to be tried again from the beginning. */
  record Later<T>(Instant until, String reason) implements Step<T> {}

  static <T> Step<T> done(T value) {
    return new Done<>(value);
  }

  default <R> Step<R> then(Function<T, Step<R>> next) {
    return switch (this) {
      case Done<T> done -> next.apply(done.value());
      case Refused<T> refused -> new Refused<>(refused.error());
      case Later<T> later -> new Later<>(later.until(), later.reason());
    };
  }

  /** Another way, given the error code. */
  default Step<T> orElse(Function<String, Step<T>> other) {
    return this instanceof Refused<T> refused ? other.apply(refused.error()) : this;
  }
}
