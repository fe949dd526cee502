package dev.opsdeck.command;

import dev.opsdeck.kernel.Fact;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a person typed, understood as far as grammar goes: no name has been looked up yet. */
public sealed interface ChatCommand {
  /** What it does on the word of who types it. */
  Conduct conduct();

  /**
   * A verb that a runbook provides.
   *
   * @param verb its name, never an alias
   * @param target as typed, such as a service; absent when it was not
   * @param environment as typed; absent when it was not
   * @param platform as typed; absent when it was not
   * @param flags values by flag name, {@code true} or {@code false} for switches
   * @param text what was typed, without what the chat added to it
   */
  record Operate(
      String verb,
      @Nullable String target,
      @Nullable String environment,
      @Nullable String platform,
      Map<String, String> flags,
      LaunchOptions manner,
      String text)
      implements ChatCommand {
    @Override
    public Conduct conduct() {
      return Conduct.PLANS;
    }

    public Operate {
      flags = Collections.unmodifiableSortedMap(new TreeMap<>(flags));
    }
  }

  /**
   * How a verb is to be carried out.
   *
   * @param breakGlass why without anybody's agreement; absent for the usual way
   */
  record LaunchOptions(When when, @Nullable String breakGlass) {
    /** At once, and in the usual way. */
    public static LaunchOptions usual() {
      return new LaunchOptions(new When.AtOnce(), null);
    }
  }

  /** When a verb is to be carried out. */
  sealed interface When {
    record AtOnce() implements When {}

    /**
     * @param moment as typed, such as {@code sunday 02:00}
     */
    record At(String moment) implements When {}

    /** Later, and nobody has said when. */
    record Unsaid() implements When {}
  }

  /**
   * A verb that the console itself provides, about many runs, locks and freezes.
   *
   * @param text what was typed, without what the chat added to it
   */
  record Control(ControlVerb verb, Values values, String text) implements ChatCommand {
    @Override
    public Conduct conduct() {
      return verb.conduct();
    }
  }

  /**
   * Something that is to be done to one run.
   *
   * @param text what was typed, without what the chat added to it
   */
  record OnRun(RunVerb verb, Values values, String text) implements ChatCommand {
    @Override
    public Conduct conduct() {
      return verb == RunVerb.SHOW ? Conduct.LOOKS : Conduct.ACTS;
    }
  }

  /**
   * @param byFlag as typed; {@code true} or {@code false} for switches
   */
  record Values(Map<String, String> byFlag) {
    public Values {
      byFlag = Collections.unmodifiableSortedMap(new TreeMap<>(byFlag));
    }

    /** Absent when it was not typed. */
    public @Nullable String get(String flag) {
      return byFlag.get(flag);
    }

    public boolean isSet(String flag) {
      return "true".equals(byFlag.get(flag));
    }

    /** The same with one of them changed or added. */
    public Values with(String flag, String value) {
      Map<String, String> more = new TreeMap<>(byFlag);
      more.put(flag, value);
      return new Values(more);
    }
  }

  /**
   * @param verb what help is wanted about: a verb, {@code run} for all that can be done to runs,
   *     {@code schedule}, {@code incident} for {@code /incident}; absent for all
   */
  record Help(@Nullable String verb) implements ChatCommand {
    @Override
    public Conduct conduct() {
      return Conduct.LOOKS;
    }
  }

  /**
   * @param severity 1 (worst) to 4
   */
  record DeclareIncident(
      int severity,
      String title,
      @Nullable String target,
      @Nullable String environment,
      @Nullable String platform)
      implements ChatCommand {
    @Override
    public Conduct conduct() {
      return Conduct.ACTS_ONCE;
    }

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
      implements ChatCommand {
    @Override
    public Conduct conduct() {
      return Conduct.ACTS;
    }
  }

  /**
   * Something is to be done with an open incident, or seen of it.
   *
   * @param id absent when the incident of the channel is meant
   * @param values by flag name
   */
  record LeadIncident(LeadVerb verb, @Nullable String id, Map<String, String> values)
      implements ChatCommand {
    public LeadIncident {
      values = Map.copyOf(values);
    }

    @Override
    public Conduct conduct() {
      return verb == LeadVerb.TIMELINE ? Conduct.LOOKS : Conduct.ACTS_ONCE;
    }
  }

  /**
   * Not understood.
   *
   * @param corrections complete texts, without the slash command, to try instead; nearest first
   * @param lack what alone is missing, so that a form can ask for it
   */
  record Invalid(Fact why, List<String> corrections, Lack lack) implements ChatCommand {
    /** What an incident cannot do without. */
    public enum Lack {
      NOTHING,
      TITLE,
      SEVERITY
    }

    public Invalid(Fact why, List<String> corrections) {
      this(why, corrections, Lack.NOTHING);
    }

    @Override
    public Conduct conduct() {
      return Conduct.LOOKS;
    }

    public Invalid {
      corrections = List.copyOf(corrections);
    }
  }
}
