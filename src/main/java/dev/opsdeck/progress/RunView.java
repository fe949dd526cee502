package dev.opsdeck.progress;

import dev.opsdeck.foreign.ForeignText;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as its card shows it.
 *
 * @param command what the person typed
 * @param plan absent while it is being made, and for runs that only look
 * @param purpose known from the beginning, before there is a plan
 * @param approval absent when none is asked for
 * @param outcome why it ended as it did, or why it rests; absent while it goes on
 * @param notes what else is to be known of it, such as who paused it
 * @param startedAt when the command was accepted
 * @param finishedAt absent while it goes on
 * @param questions what people are asked now
 * @param offers what can be done with the run now
 */
public record RunView(
    RunId id,
    Texts title,
    String command,
    TargetView target,
    PersonRef requester,
    Purpose purpose,
    RunState state,
    List<StepView> steps,
    @Nullable PlanView plan,
    @Nullable ApprovalView approval,
    @Nullable Fact outcome,
    List<Fact> notes,
    Instant startedAt,
    @Nullable Instant finishedAt,
    List<QuestionView> questions,
    List<RunOperation.Offer> offers) {
  public RunView {
    command = ForeignText.clean(command);
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
    questions = List.copyOf(questions);
    offers = List.copyOf(offers);
  }

  /** The approval that waits for a yes or a no; none once the run is to stop. */
  public Optional<ApprovalView> openApproval() {
    boolean open = state == RunState.AWAITING_APPROVAL && !offers.isEmpty();
    return open ? Optional.ofNullable(approval) : Optional.empty();
  }

  /**
   * What the run is about.
   *
   * @param name as it is typed before the environment; empty for the environment as a whole
   */
  public record TargetView(String name, String environment, String platform, boolean production) {}

  /**
   * @param id with the steps that it stands in, such as {@code restart/2/undo}
   * @param action absent for a step that is not an action's
   * @param summary what the step does or did, once that is known
   * @param note how far it is, or why it waits or failed
   * @param took absent until it ended
   * @param advice what it has found besides, and what would help
   */
  public record StepView(
      String id,
      @Nullable String action,
      StepState state,
      @Nullable Fact summary,
      @Nullable Fact note,
      @Nullable Duration took,
      AdviceView advice) {
    public StepView(
        String id,
        @Nullable String action,
        StepState state,
        @Nullable Fact summary,
        @Nullable Fact note,
        @Nullable Duration took) {
      this(id, action, state, summary, note, took, AdviceView.NONE);
    }

    public StepView withoutNote() {
      return new StepView(id, action, state, summary, null, took, advice);
    }
  }

  /** What stands below the summary of a step, and what would help. */
  public record AdviceView(List<Fact> lines, List<RemedyView> remedies) {
    static final AdviceView NONE = new AdviceView(List.of(), List.of());

    public AdviceView {
      lines = List.copyOf(lines);
      remedies = List.copyOf(remedies);
    }
  }

  /**
   * A runbook that may help.
   *
   * @param label what its button says
   * @param target as it is typed before the environment; empty for the environment as a whole
   * @param parameters by their flags
   */
  public record RemedyView(
      Fact label, String runbook, String target, Map<String, String> parameters) {
    public RemedyView {
      parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
  }

  /**
   * What would change.
   *
   * @param revision 1 for the first plan; more when an approval was void because of {@code drift}
   * @param wayBack how it could be put back, or why it could not
   * @param drift what is different from the plan before this one
   */
  public record PlanView(
      int revision,
      List<ChangeView> changes,
      List<Fact> warnings,
      List<Fact> notUndone,
      List<Fact> wayBack,
      List<Fact> drift) {
    public PlanView {
      changes = List.copyOf(changes);
      warnings = List.copyOf(warnings);
      notUndone = List.copyOf(notUndone);
      wayBack = List.copyOf(wayBack);
      drift = List.copyOf(drift);
    }
  }

  /** A step that changes something. */
  public record ChangeView(Fact summary, List<FieldChange> fields) {
    public ChangeView {
      fields = List.copyOf(fields);
    }
  }

  /** One field, before and after; empty when it is not there. */
  public record FieldChange(String field, String from, String to) {
    public FieldChange {
      from = ForeignText.cleanValue(field, from);
      to = ForeignText.cleanValue(field, to);
    }
  }

  /**
   * @param who those who may say yes, as the policy names them
   * @param onCall the people on call right now, when the policy names them
   * @param approvedBy those who have said yes so far
   * @param call who is called to say it
   * @param notes why more is asked for than usual
   * @param typed the word that each of them types; absent: a click is enough
   */
  public record ApprovalView(
      ApprovalId id,
      List<String> who,
      List<PersonRef> onCall,
      boolean fourEyes,
      int quorum,
      List<PersonRef> approvedBy,
      Instant expiresAt,
      CallView call,
      List<Fact> notes,
      @Nullable String typed) {
    public ApprovalView {
      notes = List.copyOf(notes);
      who = List.copyOf(who);
      onCall = List.copyOf(onCall);
      approvedBy = List.copyOf(approvedBy);
    }
  }

  /**
   * @param level 0 while only the first ones on call are called; counts up with each escalation
   * @param reminder whether those who were called are called again, because time runs out
   * @param added whom this call adds to those who were called before; all of them in a reminder
   * @param everybody all who have been called so far
   * @param nextAt when more people are called; absent when there are no more
   */
  public record CallView(
      int level,
      boolean reminder,
      List<PersonRef> added,
      List<PersonRef> everybody,
      @Nullable Instant nextAt) {
    public CallView {
      added = List.copyOf(added);
      everybody = List.copyOf(everybody);
    }

    /** Different for each call that people should hear. */
    public String name() {
      return reminder ? "reminder" : String.valueOf(level);
    }
  }
}
