package dev.opsdeck.catalog;

import java.util.List;

/** What a service name and an environment name mean. */
public sealed interface Resolution {
  record Found(Target target) implements Resolution {}

  /** Several platforms have it; each candidate differs in {@code environment().platform()}. */
  record Ambiguous(List<Target> candidates) implements Resolution {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }

  record UnknownService(String name, List<String> suggestions) implements Resolution {}

  /** The service exists, the environment does not, or not for this service. */
  record UnknownEnvironment(String name, List<String> suggestions) implements Resolution {}

  record UnknownPlatform(String name, List<String> suggestions) implements Resolution {}
}
