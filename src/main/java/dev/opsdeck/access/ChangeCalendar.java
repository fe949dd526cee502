package dev.opsdeck.access;

import dev.opsdeck.catalog.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** When a tier may be changed as usual, and when not at all. Pure. */
record ChangeCalendar(Map<Tier, List<ChangeWindow>> windows, List<Freeze> freezes) {
  ChangeCalendar {
    windows = Map.copyOf(windows);
    freezes = List.copyOf(freezes);
  }

  /** Whether it is the usual time; always, for a tier that has no windows. */
  boolean open(Tier tier, Instant now) {
    List<ChangeWindow> of = windows.getOrDefault(tier, List.of());
    return of.isEmpty() || of.stream().anyMatch(window -> window.contains(now));
  }

  /** The next usual time after one that is not. */
  Optional<Instant> nextOpening(Tier tier, Instant now) {
    return windows.getOrDefault(tier, List.of()).stream()
        .flatMap(window -> window.nextOpening(now).stream())
        .min(Comparator.naturalOrder());
  }

  /** As configuration writes them. */
  String shown(Tier tier) {
    return windows.getOrDefault(tier, List.of()).stream()
        .map(ChangeWindow::text)
        .collect(Collectors.joining(", "));
  }

  /** The freeze that holds now; the one that ends last when there are several. */
  Optional<Freeze> frozen(Tier tier, Instant now) {
    return freezes.stream()
        .filter(freeze -> freeze.covers(tier, now))
        .max(Comparator.comparing(Freeze::to));
  }

  /** The first freeze that begins within that time. */
  Optional<Freeze> freezeWithin(Tier tier, Instant now, Duration time) {
    return freezes.stream()
        .filter(freeze -> freeze.tiers().contains(tier))
        .filter(freeze -> freeze.from().isAfter(now) && freeze.from().isBefore(now.plus(time)))
        .min(Comparator.comparing(Freeze::from));
  }
}
