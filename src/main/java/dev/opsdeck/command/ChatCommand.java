package dev.opsdeck.command;

import dev.opsdeck.kernel.Fact;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a person typed, understood as far as grammar goes: no name has been looked up yet. */
public sealed interface ChatCommand {
  /**
   * A verb that a runbook (or the console) provides.
   *
   * @param verb its name, never an alias
   * @param service as typed; absent when it was not
   * @param environment as typed; absent when it was not
   * @param platform as typed; absent when it was not
   * @param flags values by flag name, {@code true} or {@code false} for switches
   * @param text what was typed, without what the chat added to it
   */
  record Operate(
      String verb,
      @Nullable String service,
      @Nullable String environment,
      @Nullable String platform,
      Map<String, String> flags,
      String text)
      implements ChatCommand {
    public Operate {
      SortedMap<String, String> sorted = new TreeMap<>(flags);
      flags = java.util.Collections.unmodifiableSortedMap(sorted);
    }
  }

  /**
   * @param verb what help is wanted about, {@code incident} for {@code /incident}; absent for all
   */
  record Help(@Nullable String verb) implements ChatCommand {}

  /**
   * @param severity 1 (worst) to 4
   */
  record DeclareIncident(
      int severity,
      String title,
      @Nullable String service,
      @Nullable String environment,
      @Nullable String platform)
      implements ChatCommand {
    public DeclareIncident {
      if (severity < 1 || severity > 4) {
        throw new IllegalArgumentException("severity must be 1 to 4, was " + severity);
      }
    }
  }

  /**
   * @param id absent when the incident of the channel is meant
   */
  record ResolveIncident(@Nullable String id, @Nullable String cause, @Nullable String fix)
      implements ChatCommand {}

  /**
   * Not understood.
   *
   * @param corrections complete texts, without the slash command, to try instead; nearest first
   */
  record Invalid(Fact why, List<String> corrections) implements ChatCommand {
    public Invalid {
      corrections = List.copyOf(corrections);
    }
  }
}
