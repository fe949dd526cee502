package dev.opsdeck.runbook;

import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import java.util.Collection;
import java.util.List;

/** Reads and checks runbooks; a bad one never takes the others down. */
public interface RunbookLoader {
  /**
   * @param actions every action that a step may name
   */
  Loaded load(List<ConfigFile> files, Collection<ActionSignature> actions);

  /** The runbooks that are right, and what is wrong with the others. */
  record Loaded(Runbooks runbooks, List<ConfigProblem> problems) {
    public Loaded {
      problems = List.copyOf(problems);
    }
  }
}
