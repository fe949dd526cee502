package dev.opsdeck.approval;

import dev.opsdeck.kernel.PersonRef;
import java.util.List;

/**
 * Who is called to decide about a request.
 *
 * @param added whom the last call added; all of them when it was a reminder
 * @param everybody all who have been called so far
 */
public record Called(List<PersonRef> added, List<PersonRef> everybody) {
  public Called {
    added = List.copyOf(added);
    everybody = List.copyOf(everybody);
  }
}
