package dev.opsdeck.action.change;

import dev.opsdeck.action.Inverse;
import dev.opsdeck.kernel.Fact;
import java.util.List;

/** What an edit makes of an object, before the provider is asked about it. */
public sealed interface Draft<P extends Record, O extends Record> {
  /** Each problem says what to do now. */
  record Refused<P extends Record, O extends Record>(List<Fact> problems) implements Draft<P, O> {
    public Refused {
      problems = List.copyOf(problems);
    }

    public Refused(Fact problem) {
      this(List.of(problem));
    }
  }

  /** It is as asked already. */
  record NothingToDo<P extends Record, O extends Record>(Fact why, O output)
      implements Draft<P, O> {}

  /**
   * @param pins what is settled now, and not looked up again when it is carried out
   * @param summary what would happen, in one line
   * @param warnings what the approver should know
   * @param notUndone what the way back will not bring back
   */
  record Ready<P extends Record, O extends Record>(
      P pins, Fact summary, List<Fact> warnings, List<Fact> notUndone, Inverse inverse)
      implements Draft<P, O> {
    public Ready {
      warnings = List.copyOf(warnings);
      notUndone = List.copyOf(notUndone);
    }
  }
}
