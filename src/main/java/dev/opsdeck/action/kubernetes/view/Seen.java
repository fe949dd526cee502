package dev.opsdeck.action.kubernetes.view;

import dev.opsdeck.action.Attachment;
import dev.opsdeck.kernel.Fact;
import java.util.List;

/**
 * What came of looking at objects.
 *
 * @param names of the first of them
 * @param count of all of them
 * @param troubled how many are not as they should be
 */
public record Seen(
    List<String> names,
    int count,
    int troubled,
    Fact summary,
    List<Fact> details,
    List<Attachment> files) {
  public Seen {
    names = List.copyOf(names);
    details = List.copyOf(details);
    files = List.copyOf(files);
  }

  /** Whether all of them are as they should be. */
  public boolean isWell() {
    return troubled == 0;
  }
}
