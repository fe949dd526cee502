package dev.opsdeck.console;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person is told in answer, privately. Facts; the words are in the templates. */
public sealed interface Reply {
  /**
   * The run has been accepted; its card follows.
   *
   * @param at when it is to begin, absent for at once
   */
  record Accepted(RunId run, Texts title, String target, @Nullable Instant at, Card card)
      implements Reply {
    /** What the card is to who asked. */
    public enum Card {
      /** It appears where they asked, and is the whole answer. */
      ANSWER,
      /** It appears where they asked. */
      HERE,
      /** It appears in the channel of the target's incident; they get a link. */
      IN_INCIDENT
    }
  }

  /** A run as it stands, with its buttons. */
  record Card(RunView run) implements Reply {}

  /**
   * Runs, the newest first.
   *
   * @param heading which ones
   * @param more how many others there are
   * @param narrow how to see them
   */
  record Runs(Fact heading, List<RunLine> lines, int more, Fact narrow) implements Reply {
    public Runs {
      lines = List.copyOf(lines);
    }
  }

  /**
   * @param target its label
   * @param outcome why it rests, or ended as it did
   * @param age since it was asked for
   */
  record RunLine(
      RunId run,
      Texts title,
      String target,
      PersonRef requester,
      RunState state,
      @Nullable Fact outcome,
      Duration age) {}

  /** Facts of one kind, one a line. */
  record Listing(Fact heading, List<Fact> lines, int more, Fact narrow) implements Reply {
    public Listing {
      lines = List.copyOf(lines);
    }
  }

  /**
   * What happened, the oldest first.
   *
   * @param earlier how many others came before
   */
  record Timeline(Fact heading, List<Moment> moments, int earlier) implements Reply {
    public Timeline {
      moments = List.copyOf(moments);
    }
  }

  record Moment(Instant at, Fact what) {}

  /** A plain fact: what was done, or why it was not and what to do now. */
  record Answer(Fact fact) implements Reply {}

  /** Done, and the card shows it anyway: told only where the card is not in sight. */
  record Acknowledged(Fact fact) implements Reply {}

  /**
   * A problem with ready-made corrections to press, none when there are no good ones.
   *
   * @param also what else there is to say, such as further problems, or who could do it
   */
  record Refused(Fact why, List<Fact> also, List<Button> corrections) implements Reply {
    public Refused {
      also = List.copyOf(also);
      corrections = List.copyOf(corrections);
    }

    public Refused(Fact why, List<Button> corrections) {
      this(why, List.of(), corrections);
    }
  }

  /** A question with buttons. */
  record Choose(Fact question, List<Button> buttons) implements Reply {
    public Choose {
      buttons = List.copyOf(buttons);
    }
  }

  /** What this person may type. */
  record Help(List<VerbHelp> verbs) implements Reply {
    public Help {
      verbs = List.copyOf(verbs);
    }
  }

  /** Something more is needed: a form. */
  record Form(String id, Fact title, List<Field> fields) implements Reply {
    public Form {
      fields = List.copyOf(fields);
    }
  }

  record Button(String label, ButtonAction press) {}

  /**
   * @param usage as one would type it, with optional parts in brackets
   * @param flags empty in an overview
   */
  record VerbHelp(String usage, Texts title, List<FlagHelp> flags, List<String> examples) {
    public VerbHelp {
      flags = List.copyOf(flags);
      examples = List.copyOf(examples);
    }
  }

  record FlagHelp(String flag, Texts description) {}

  /**
   * @param name of the value in {@link Console#submit}
   * @param kind how it is filled in
   * @param choices for {@code SELECT}
   */
  record Field(
      String name, Texts label, Kind kind, boolean required, List<Console.Choice> choices) {
    public Field {
      choices = List.copyOf(choices);
    }

    /** How a field is filled in. */
    public enum Kind {
      LINE,
      PARAGRAPH,
      /** Its value is sealed as soon as it arrives: what is submitted is the ref of it. */
      SECRET,
      SELECT,
      /** Choices come from {@link Console#options} while the person types. */
      SEARCH
    }
  }
}
