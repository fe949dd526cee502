package dev.opsdeck.action.sql.dump;

import java.util.Locale;

/** A number of bytes as people read it: {@code 1.5 GiB}; the same in every language. */
final class Size {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Size() {}

  static String of(long bytes) {
    double left = bytes;
    int unit = 0;
    while (left >= 1024 && unit < UNITS.length - 1) {
      left /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, UNITS[unit]);
  }
}
