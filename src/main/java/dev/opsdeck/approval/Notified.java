package dev.opsdeck.approval;

import dev.opsdeck.kernel.PersonRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is called to decide about a request.
 *
 * @param added whom the last call added; all of them when it was a reminder
 * @param everybody all who have been called so far
 * @param nextAt when more people are called; absent when there are no more
 */
public record Notified(List<PersonRef> added, List<PersonRef> everybody, @Nullable Instant nextAt) {
  public Notified {
    added = List.copyOf(added);
    everybody = List.copyOf(everybody);
  }
}
