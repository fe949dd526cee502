package dev.opsdeck.approval;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import java.util.List;

/** What a click on an approval did. */
public sealed interface Verdict {
  /** The quorum is reached; the run has been told in the same transaction. */
  record Approved() implements Verdict {}

  record Denied() implements Verdict {}

  /** It counts, once however often it is said, but more people are needed. */
  record Counted(int given, int quorum) implements Verdict {}

  /**
   * This person's word does not count; nothing was changed.
   *
   * @param couldSayYes people whose yes would count now
   * @param groups chat user groups whose members could say yes, as the policy names them
   */
  record NotEligible(Fact why, List<PersonRef> couldSayYes, List<String> groups)
      implements Verdict {
    public NotEligible {
      couldSayYes = List.copyOf(couldSayYes);
      groups = List.copyOf(groups);
    }
  }

  /**
   * Somebody was faster, it is the same click again, or it is too late.
   *
   * @param state never {@code OPEN}
   */
  record AlreadyDecided(ApprovalRequest.State state) implements Verdict {}

  /**
   * This person's yes would count, but the word that confirms it is missing or another one; nothing
   * was changed.
   */
  record NotTyped(String expected) implements Verdict {}

  /** There is no such request. */
  record NotFound() implements Verdict {}
}
