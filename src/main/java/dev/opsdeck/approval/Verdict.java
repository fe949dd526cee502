package dev.opsdeck.approval;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import java.util.List;

/** What a click on an approval did. */
public sealed interface Verdict {
  /** The quorum is reached; the run has been told in the same transaction. */
  record Approved() implements Verdict {}

  record Denied() implements Verdict {}

  /** It counts, but more people are needed. */
  record Counted(int given, int quorum) implements Verdict {}

  /** This person's word does not count; nothing was changed. */
  record NotEligible(Fact why, List<PersonRef> couldSayYes) implements Verdict {
    public NotEligible {
      couldSayYes = List.copyOf(couldSayYes);
    }
  }

  /** The same person's same click again, or somebody was faster, or it is too late. */
  record AlreadyDecided(ApprovalRequest.State state) implements Verdict {}

  /** There is no such request. */
  record NotFound() implements Verdict {}
}
