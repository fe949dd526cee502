package dev.opsdeck.progress;

import java.time.Duration;

/**
 * How soon something is to be told when not everything can be told at once; the most urgent first.
 */
public enum Urgency {
  /** Somebody is asked, or waits for an answer: nothing goes on until it is read. */
  QUESTION(0),
  /** How a change ended. */
  OUTCOME(1),
  /** How a change stands, and what is announced. */
  STATE(2),
  /** What somebody wanted to see: the cards of changes go before. */
  LOOK(3),
  /** Details and logs. */
  DETAIL(4);

  /** What waits for so long is one step more urgent, and for twice as long two steps. */
  public static final Duration STEP = Duration.ofMinutes(1);

  private final int rank;

  Urgency(int rank) {
    this.rank = rank;
  }

  static Urgency of(Event event) {
    return switch (event) {
      case Event.RunCard card -> card.run().questions().isEmpty() ? of(card.run()) : QUESTION;
      case Event.RunDetail _ -> DETAIL;
      case Event.Announcement _ -> STATE;
      case Event.Note note -> ofNoteTo(note.to());
      case Event.IncidentChannelOpening _ -> QUESTION;
    };
  }

  private static Urgency of(RunView run) {
    return switch (run.purpose()) {
      case LOOK -> LOOK;
      case CHANGE -> ofChange(run.state());
    };
  }

  private static Urgency ofChange(RunState state) {
    return switch (state) {
      case AWAITING_APPROVAL, ASKING -> QUESTION;
      case SUCCEEDED, FAILED, CANCELLED, DENIED, EXPIRED, REFUSED -> OUTCOME;
      case SCHEDULED, PLANNING, APPROVED, QUEUED, RUNNING, PAUSED -> STATE;
    };
  }

  private static Urgency ofNoteTo(Address to) {
    return switch (to) {
      case Address.Direct _, Address.Ephemeral _ -> QUESTION;
      case Address.Channel _, Address.IncidentChannel _ -> STATE;
    };
  }

  /** As a number, 0 for the most urgent. */
  public int rank() {
    return rank;
  }

  static Urgency ofRank(int rank) {
    return switch (rank) {
      case 0 -> QUESTION;
      case 1 -> OUTCOME;
      case 2 -> STATE;
      case 3 -> LOOK;
      case 4 -> DETAIL;
      default -> throw new IllegalArgumentException("Urgency.rank must be 0 to 4, was " + rank);
    };
  }

  public boolean isMoreUrgentThan(Urgency other) {
    return rank < other.rank;
  }

  /**
   * Age lifts what waits, so that nothing waits for ever; but never to the rank of a question,
   * which is not to stand behind an old backlog.
   */
  public Urgency after(Duration waited) {
    long lifted = rank - Math.max(0, waited.dividedBy(STEP));
    return this == QUESTION ? this : ofRank((int) Math.max(OUTCOME.rank, lifted));
  }
}
