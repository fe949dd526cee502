package dev.opsdeck.catalog;

import java.util.List;

/** What the words of a target mean. */
public sealed interface Resolution {
  record Found(Target target) implements Resolution {}

  /** Several platforms have it; each candidate differs in {@code environment().platform()}. */
  record Ambiguous(List<Target> candidates) implements Resolution {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }

  /** Nothing that can be meant is called like it. */
  record UnknownTarget(String name, List<String> suggestions) implements Resolution {}

  /** It exists, the environment does not, or does not have it. */
  record UnknownEnvironment(String name, List<String> suggestions) implements Resolution {}

  record UnknownPlatform(String name, List<String> suggestions) implements Resolution {}

  /** It can be named, but not here. */
  record NotTaken(String name, AcceptedTargets accepted) implements Resolution {}
}
