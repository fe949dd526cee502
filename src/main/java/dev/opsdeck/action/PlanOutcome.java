package dev.opsdeck.action;

import dev.opsdeck.kernel.Fact;
import java.util.List;

/** What planning a change found. */
public sealed interface PlanOutcome<O extends Record> {
  /**
   * @param summary what would happen, in one line
   * @param differences what would be different, field by field
   * @param warnings what the approver should know
   * @param notUndone what putting it back will not bring back
   * @param pins what must still hold when it is carried out
   * @param expected the output that carrying it out will give, for the plan of later steps
   */
  record Planned<O extends Record>(
      Fact summary,
      List<Difference> differences,
      List<Fact> warnings,
      List<Fact> notUndone,
      Pins pins,
      O expected,
      Inverse inverse)
      implements PlanOutcome<O> {
    public Planned {
      differences = List.copyOf(differences);
      warnings = List.copyOf(warnings);
      notUndone = List.copyOf(notUndone);
    }
  }

  /** It is as asked already: the step will do nothing, and says so. */
  record NothingToDo<O extends Record>(Fact why, O expected) implements PlanOutcome<O> {}

  /** It must not or cannot be done; each problem says what to do now. */
  record Refused<O extends Record>(List<Fact> problems) implements PlanOutcome<O> {
    public Refused {
      problems = List.copyOf(problems);
    }

    public Refused(Fact problem) {
      this(List.of(problem));
    }
  }
}
