package dev.opsdeck.run.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.progress.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as the database holds it.
 *
 * @param lease who carries it on
 * @param plan absent until it is made
 * @param steps in the order of the runbook, its verification last
 */
public record Run(
    RunId id,
    RunOrder order,
    RunState state,
    Lease lease,
    @Nullable RunPlan plan,
    Consent consent,
    List<StepRecord> steps,
    Marks marks) {
  public Run {
    steps = List.copyOf(steps);
  }

  /**
   * The right to carry a run on.
   *
   * @param epoch rises with each new holder; a write under an older one is refused
   * @param timer id of the timer that drives the run, absent while nobody does. A timer whose
   *     replica died fires again under its own id, so it can take its own run over; any other is
   *     turned away.
   */
  public record Lease(long epoch, @Nullable String timer) {}

  /**
   * @param open the approval that is asked for
   * @param planDigest of the plan that may run, absent until that is granted
   * @param approvedBy empty when the policy needed nobody
   * @param cancelledBy absent unless somebody wants it to stop
   */
  public record Consent(
      @Nullable ApprovalId open,
      @Nullable String planDigest,
      List<PersonRef> approvedBy,
      @Nullable PersonRef cancelledBy) {
    public Consent {
      approvedBy = List.copyOf(approvedBy);
    }

    public static Consent none() {
      return new Consent(null, null, List.of(), null);
    }

    public Consent asked(ApprovalId approval) {
      return new Consent(approval, null, List.of(), cancelledBy);
    }

    public Consent granted(String digest, List<PersonRef> by) {
      return new Consent(open, digest, by, cancelledBy);
    }

    public Consent cancelled(PersonRef by) {
      return new Consent(open, planDigest, approvedBy, by);
    }

    /** The approval is void, whoever gave it. */
    public Consent voided() {
      return new Consent(null, null, List.of(), cancelledBy);
    }
  }

  /**
   * @param effectAt when the first change was done
   * @param retryAt when a run that waits for another one tries again
   * @param outcome why it ended as it did
   */
  public record Marks(
      Instant acceptedAt,
      @Nullable Instant effectAt,
      @Nullable Instant finishedAt,
      @Nullable Instant retryAt,
      @Nullable Fact outcome) {}

  public Run in(RunState next) {
    return new Run(id, order, next, lease, plan, consent, steps, marks);
  }

  public Run held(Lease by) {
    return new Run(id, order, state, by, plan, consent, steps, marks);
  }

  public Run planned(RunPlan made) {
    return new Run(id, order, state, lease, made, consent, steps, marks);
  }

  public Run with(Consent next) {
    return new Run(id, order, state, lease, plan, next, steps, marks);
  }

  public Run with(StepRecord changed) {
    List<StepRecord> next =
        steps.stream().map(step -> step.id().equals(changed.id()) ? changed : step).toList();
    return new Run(id, order, state, lease, plan, consent, next, marks);
  }

  public Run with(Marks next) {
    return new Run(id, order, state, lease, plan, consent, steps, next);
  }

  public Run effective(Instant now) {
    return marks.effectAt() != null
        ? this
        : with(new Marks(marks.acceptedAt(), now, null, null, marks.outcome()));
  }

  public Run ended(RunState end, @Nullable Fact outcome, Instant now) {
    return in(end).with(new Marks(marks.acceptedAt(), marks.effectAt(), now, null, outcome));
  }

  public Run waitingUntil(Instant retryAt, Fact why) {
    return with(new Marks(marks.acceptedAt(), marks.effectAt(), null, retryAt, why));
  }

  /** The step that is to be worked on: the first one that is not over. */
  @JsonIgnore
  public Optional<StepRecord> current() {
    return steps.stream().filter(step -> !step.isOver()).findFirst();
  }

  public StepRecord step(String stepId) {
    return steps.stream()
        .filter(step -> step.id().equals(stepId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(id + " has no step " + stepId));
  }

  public RunPlan planOrThrow() {
    if (plan == null) {
      throw new IllegalStateException(id + " is " + state + " without a plan");
    }
    return plan;
  }
}
