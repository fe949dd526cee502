package dev.opsdeck.demo.cluster.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The misbehaviour that a test asks of the API server. Safe for any number of threads. */
final class Faults {
  /** What goes wrong with a request. */
  sealed interface Fault {
    /** Refused with this status, nothing is done. */
    record Refuse(int status) implements Fault {}

    /** Nothing is done, and no answer ever comes. */
    record Hang() implements Fault {}

    /** It is done, and the connection breaks before the answer. */
    record LoseAnswer() implements Fault {}

    /** It is done, later. */
    record Delay(Duration by) implements Fault {}
  }

  private static final class Armed {
    private final String pathPrefix;
    private final String method;
    private final Fault fault;
    private int left;

    private Armed(String pathPrefix, String method, Fault fault, int times) {
      this.pathPrefix = pathPrefix;
      this.method = method;
      this.fault = fault;
      this.left = times;
    }
  }

  private final List<Armed> armed = new ArrayList<>();
  private final Set<String> denied = new HashSet<>();
  private final Set<String> missingGroups = new HashSet<>();

  synchronized void arm(String pathPrefix, String method, Fault fault, int times) {
    armed.add(new Armed(pathPrefix, method, fault, times));
  }

  synchronized Optional<Fault> next(String method, String path) {
    for (Armed candidate : armed) {
      boolean mine = candidate.method.equals("*") || candidate.method.equalsIgnoreCase(method);
      if (candidate.left > 0 && mine && path.startsWith(candidate.pathPrefix)) {
        candidate.left--;
        return Optional.of(candidate.fault);
      }
    }
    return Optional.empty();
  }

  synchronized void deny(String verb, String plural) {
    denied.add(verb + " " + plural);
  }

  synchronized boolean denies(String verb, String plural) {
    return denied.contains(verb + " " + plural);
  }

  synchronized void removeGroup(String group) {
    missingGroups.add(group);
  }

  synchronized boolean serves(@Nullable String group) {
    return !missingGroups.contains(group);
  }

  synchronized void clear() {
    armed.clear();
    denied.clear();
    missingGroups.clear();
  }
}
