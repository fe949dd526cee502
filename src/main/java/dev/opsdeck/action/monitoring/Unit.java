package dev.opsdeck.action.monitoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a number counts. */
enum Unit {
  @JsonProperty("number")
  NUMBER,
  @JsonProperty("percent")
  PERCENT,
  @JsonProperty("seconds")
  SECONDS,
  @JsonProperty("bytes")
  BYTES,
  @JsonProperty("per-second")
  PER_SECOND,
  @JsonProperty("cores")
  CORES;

  private static final double KIBI = 1024;

  /** As people read it: {@code 812 ms}, {@code 1.5 GiB}; the same in every language. */
  String of(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return switch (this) {
      case NUMBER -> plain(value);
      case PERCENT -> plain(value) + " %";
      case SECONDS -> Math.abs(value) < 1 ? plain(value * 1000) + " ms" : plain(value) + " s";
      case BYTES -> bytes(value);
      case PER_SECOND -> plain(value) + "/s";
      case CORES -> Math.abs(value) < 1 ? plain(value * 1000) + "m" : plain(value);
    };
  }

  private static String bytes(double value) {
    String[] names = {"B", "KiB", "MiB", "GiB", "TiB"};
    double left = value;
    int at = 0;
    while (Math.abs(left) >= KIBI && at < names.length - 1) {
      left /= KIBI;
      at++;
    }
    return plain(left) + " " + names[at];
  }

  /** Three digits are enough to decide by. */
  private static String plain(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.valueOf((long) value);
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.2e";
    return String.format(Locale.ROOT, format, value);
  }
}
