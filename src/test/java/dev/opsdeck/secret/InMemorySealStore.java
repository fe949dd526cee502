package dev.opsdeck.secret;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Boxes in memory, for tests. */
public final class InMemorySealStore implements SealStore {
  final Map<String, Box> boxes = new ConcurrentHashMap<>();

  @Override
  public void put(Box box) {
    boxes.putIfAbsent(box.ref(), box);
  }

  @Override
  public Optional<Box> find(String ref) {
    return Optional.ofNullable(boxes.get(ref));
  }

  @Override
  public void sweep(Instant then) {
    boxes.values().removeIf(box -> box.run() == null && box.madeAt().isBefore(then));
  }

  public void wipe() {
    boxes.clear();
  }
}
