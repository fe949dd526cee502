package dev.opsdeck.command;

import dev.opsdeck.kernel.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A word that people type after {@code /ops}, and what may follow it.
 *
 * @param aliases other words for the same
 * @param takes what comes first
 * @param positional names of flags whose values may follow without their flag, in this order
 * @param examples complete commands without the slash command
 */
public record Verb(
    String name,
    List<String> aliases,
    Texts title,
    Takes takes,
    List<Flag> flags,
    List<String> positional,
    List<String> examples) {
  /** What stands behind a verb before everything else. */
  public sealed interface Takes {
    record Nothing() implements Takes {}

    /** A whole one; what stands before it is its platform. */
    record Environment() implements Takes {}

    /**
     * Something in an environment.
     *
     * @param usage how it is typed, such as {@code <service>}
     */
    record Named(String usage) implements Takes {}
  }

  public Verb {
    aliases = List.copyOf(aliases);
    flags = List.copyOf(flags);
    positional = List.copyOf(positional);
    examples = List.copyOf(examples);
    for (String word : positional) {
      if (flags.stream().noneMatch(f -> f.name().equals(word) && f.takesValue())) {
        throw new IllegalArgumentException(
            "Verb " + name + ": positional '" + word + "' is no flag with a value");
      }
    }
  }

  /** Behind {@code run}. */
  String runnable() {
    String run = RunVerb.RUN + " ";
    return name.startsWith(run) ? name.substring(run.length()) : name;
  }

  /** Whether an environment follows, and perhaps what is meant in it. */
  boolean takesTarget() {
    return !(takes instanceof Takes.Nothing);
  }

  Optional<Flag> flag(String flag) {
    return flags.stream().filter(f -> f.name().equals(flag)).findFirst();
  }

  /**
   * As one would type it, with optional parts in brackets: {@code scale <service> <environment>
   * <replicas> [--reason <reason>]}. Without the platform, which few people ever need.
   */
  public String usage() {
    List<String> parts = new ArrayList<>();
    parts.add(name);
    switch (takes) {
      case Takes.Nothing() -> {}
      case Takes.Environment() -> parts.add("<environment>");
      case Takes.Named(String usage) -> parts.addAll(List.of(usage, "<environment>"));
    }
    for (String word : positional) {
      boolean required = flag(word).map(Flag::required).orElse(false);
      parts.add(required ? "<" + word + ">" : "[" + word + "]");
    }
    flags.stream()
        .filter(f -> !positional.contains(f.name()) && !f.name().equals("platform"))
        .map(Flag::usage)
        .forEach(parts::add);
    return String.join(" ", parts);
  }
}
