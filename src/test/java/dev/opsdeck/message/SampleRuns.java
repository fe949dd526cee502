package dev.opsdeck.message;

import dev.opsdeck.kernel.ApprovalId;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rollback in each of its states; its facts have no words but their code and values. */
public final class SampleRuns {
  public static final Instant START = Instant.parse("2026-03-01T02:58:00Z");
  private static final PersonRef DEV = new PersonRef("U0DEV");
  private static final PersonRef ONCALL = new PersonRef("ana@example.com");

  private SampleRuns() {}

  public static RunView rollback(RunState state) {
    return switch (state) {
      case PLANNING -> run(state, List.of(), null, null, null, new RunOperation.Cancel(""));
      case SCHEDULED ->
          run(
              state,
              List.of(),
              null,
              null,
              Fact.of("run.scheduled", "at", START.plusSeconds(7_200)),
              new RunOperation.Cancel(""));
      case AWAITING_APPROVAL ->
          run(
              state,
              steps(StepState.PENDING, StepState.PENDING, StepState.PENDING),
              plan(List.of()),
              approval(List.of()),
              null,
              new RunOperation.Cancel(""));
      case APPROVED ->
          run(
              state,
              steps(StepState.PENDING, StepState.PENDING, StepState.PENDING),
              plan(List.of()),
              approval(List.of(ONCALL)),
              null,
              new RunOperation.Cancel(""));
      case QUEUED ->
          run(
              state,
              steps(StepState.PENDING, StepState.PENDING, StepState.PENDING),
              plan(List.of()),
              approval(List.of(ONCALL)),
              Fact.of("run.target-taken", "run", "r-0000000009", "since", START.minusSeconds(60)),
              new RunOperation.Cancel(""));
      case RUNNING ->
          run(
              state,
              steps(StepState.DONE, StepState.DONE, StepState.WAITING),
              plan(List.of()),
              approval(List.of(ONCALL)),
              null,
              new RunOperation.Pause(""),
              new RunOperation.Cancel(""));
      case PAUSED ->
          noting(
              run(
                  state,
                  steps(StepState.DONE, StepState.DONE, StepState.PENDING),
                  plan(List.of()),
                  approval(List.of(ONCALL)),
                  null,
                  new RunOperation.Resume(),
                  new RunOperation.Cancel("")),
              Fact.of("run.paused", "by", "U0DEV", "reason", "orders look odd"));
      case ASKING ->
          asking(
              run(
                  state,
                  steps(StepState.DONE, StepState.UNKNOWN, StepState.PENDING),
                  plan(List.of()),
                  approval(List.of(ONCALL)),
                  null,
                  new RunOperation.Cancel("")),
              SampleQuestions.whatBecameOf());
      case SUCCEEDED ->
          run(
              state,
              steps(StepState.DONE, StepState.DONE, StepState.DONE),
              plan(List.of()),
              approval(List.of(ONCALL)),
              Fact.of("sample.rolled-back", "image", "api-gateway:1.2.0"),
              new RunOperation.Revert());
      case FAILED ->
          run(
              state,
              steps(StepState.DONE, StepState.DONE, StepState.FAILED),
              plan(List.of()),
              approval(List.of(ONCALL)),
              Fact.of("sample.deadline", "after", "PT5M"),
              new RunOperation.Revert());
      case CANCELLED, REFUSED ->
          ended(state, steps(StepState.DONE, StepState.SKIPPED, StepState.SKIPPED));
      case DENIED, EXPIRED ->
          ended(state, steps(StepState.PENDING, StepState.PENDING, StepState.PENDING));
    };
  }

  /** Nobody opened the gate that {@link #atGate} is at. */
  static RunView endedAtGate(RunState state) {
    return ended(state, steps(StepState.DONE, StepState.DONE, StepState.PENDING));
  }

  private static RunView ended(RunState state, List<RunView.StepView> steps) {
    return run(
        state, steps, plan(List.of()), approval(List.of()), Fact.of("sample.ended", "by", "ana"));
  }

  /** A plan that goes to a revision of which somebody else has said why it was made. */
  static RunView caused(String cause) {
    RunView.PlanView plan = plan(List.of());
    RunView.ChangeView change =
        new RunView.ChangeView(
            Fact.of(
                "kubernetes.undo",
                "deployment",
                "api-gateway",
                "fromRevision",
                7,
                "fromVersion",
                "1.2.1",
                "toRevision",
                6,
                "toVersion",
                "1.2.0",
                "toCreated",
                START,
                "toBy",
                cause,
                "toCause",
                cause),
            List.of(new RunView.FieldChange("cause", cause, "")));
    return run(
        RunState.AWAITING_APPROVAL,
        steps(StepState.PENDING, StepState.PENDING, StepState.PENDING),
        new RunView.PlanView(
            1,
            List.of(change),
            List.of(Fact.of("cluster.invalid", "cluster", "c", "object", "x", "message", cause)),
            plan.notUndone(),
            plan.wayBack(),
            List.of()),
        approval(List.of()),
        null,
        new RunOperation.Cancel(""));
  }

  public static RunView drifted() {
    return run(
        RunState.AWAITING_APPROVAL,
        steps(StepState.PENDING, StepState.PENDING, StepState.PENDING),
        plan(List.of(Fact.of("sample.image-changed", "image", "api-gateway:1.2.2"))),
        approval(List.of()),
        null,
        new RunOperation.Cancel(""));
  }

  /** The same question while the primary, the secondary and then both again are called. */
  public static List<RunView> escalation() {
    PersonRef second = new PersonRef("bruno@example.com");
    return List.of(
        calling(
            new RunView.CallView(
                0, false, List.of(ONCALL), List.of(ONCALL), START.plusSeconds(300))),
        calling(new RunView.CallView(1, false, List.of(second), List.of(ONCALL, second), null)),
        calling(
            new RunView.CallView(1, true, List.of(ONCALL, second), List.of(ONCALL, second), null)));
  }

  private static RunView calling(RunView.CallView call) {
    return calling(approval(List.of()).who(), call);
  }

  private static RunView calling(List<String> who, RunView.CallView call) {
    RunView.ApprovalView plain = approval(List.of());
    return run(
        RunState.AWAITING_APPROVAL,
        steps(StepState.PENDING, StepState.PENDING, StepState.PENDING),
        plan(List.of()),
        new RunView.ApprovalView(
            plain.id(),
            who,
            plain.onCall(),
            true,
            2,
            List.of(),
            plain.expiresAt(),
            call,
            List.of(Fact.of("sample.outside-window", "quorum", 2)),
            "api-gateway"),
        null,
        new RunOperation.Cancel(""));
  }

  /** Nobody but the members of a group may say yes. */
  public static RunView askingGroup() {
    return calling(
        List.of("group:ops"), new RunView.CallView(0, false, List.of(), List.of(), null));
  }

  /** A run that only looks has no plan and no approval. */
  public static RunView status() {
    return looking(
        run(
            RunState.SUCCEEDED,
            List.of(
                new RunView.StepView(
                    "status",
                    "kubernetes.rollout.status",
                    StepState.DONE,
                    Fact.of("sample.ready", "ready", 3, "wanted", 3),
                    null,
                    Duration.ofMillis(80))),
            null,
            null,
            null));
  }

  /** A look that has found a cause, and knows what would help. */
  public static RunView diagnosed() {
    RunView.AdviceView advice =
        new RunView.AdviceView(
            List.of(
                Fact.of("sample.ready", "ready", 2, "wanted", 3),
                Fact.of("sample.rolled-back", "image", "api-gateway:1.2.0")),
            List.of(
                new RunView.RemedyView(
                    Fact.of("sample.offer", "version", "1.2.0"),
                    "rollback",
                    "api-gateway",
                    Map.of("to-revision", "3")),
                new RunView.RemedyView(Fact.of("sample.look"), "logs", "api-gateway", Map.of())));
    return looking(
        run(
            RunState.SUCCEEDED,
            List.of(
                new RunView.StepView(
                    "diagnosis",
                    "kubernetes.diagnose",
                    StepState.TROUBLED,
                    Fact.of("sample.crash"),
                    null,
                    Duration.ofMillis(80),
                    advice)),
            null,
            null,
            null));
  }

  /** A look with these steps. */
  static RunView looked(RunState state, List<RunView.StepView> steps) {
    return looking(run(state, steps, null, null, null));
  }

  private static RunView looking(RunView run) {
    return new RunView(
        run.id(),
        run.title(),
        run.command(),
        run.target(),
        run.requester(),
        Purpose.LOOK,
        run.state(),
        run.steps(),
        run.plan(),
        run.approval(),
        run.outcome(),
        run.notes(),
        run.startedAt(),
        run.finishedAt(),
        run.questions(),
        run.offers());
  }

  private static RunView run(
      RunState state,
      List<RunView.StepView> steps,
      RunView.@Nullable PlanView plan,
      RunView.@Nullable ApprovalView approval,
      @Nullable Fact outcome,
      RunOperation.Offer... offers) {
    return new RunView(
        new RunId("r-0000000001"),
        new Texts("Roll back a deployment", "Revertir un despliegue"),
        "/ops rollback api-gateway prod",
        new RunView.TargetView("api-gateway", "prod", "algesta", true),
        DEV,
        Purpose.CHANGE,
        state,
        steps,
        plan,
        approval,
        outcome,
        List.of(),
        START,
        state.isFinal() ? START.plusSeconds(185) : null,
        List.of(),
        List.of(offers));
  }

  /** The same run with what else is to be known of it. */
  public static RunView renamed(RunView run, RunId id) {
    return new RunView(
        id,
        run.title(),
        run.command(),
        run.target(),
        run.requester(),
        run.purpose(),
        run.state(),
        run.steps(),
        run.plan(),
        run.approval(),
        run.outcome(),
        run.notes(),
        run.startedAt(),
        run.finishedAt(),
        run.questions(),
        run.offers());
  }

  static RunView noting(RunView run, Fact... notes) {
    return with(run, run.steps(), List.of(notes), run.questions());
  }

  /** The same run while its steps ask people. */
  public static RunView asking(RunView run, QuestionView... questions) {
    return with(run, run.steps(), run.notes(), List.of(questions));
  }

  /** The same run with other steps. */
  static RunView of(RunView run, List<RunView.StepView> steps) {
    return with(run, steps, run.notes(), run.questions());
  }

  private static RunView with(
      RunView run, List<RunView.StepView> steps, List<Fact> notes, List<QuestionView> questions) {
    return new RunView(
        run.id(),
        run.title(),
        run.command(),
        run.target(),
        run.requester(),
        run.purpose(),
        run.state(),
        steps,
        run.plan(),
        run.approval(),
        run.outcome(),
        notes,
        run.startedAt(),
        run.finishedAt(),
        questions,
        run.offers());
  }

  /** Nothing moves before somebody answers. */
  static RunView waiting(QuestionView question) {
    RunView run = rollback(RunState.RUNNING);
    return asking(of(run, steps(StepState.DONE, StepState.DONE, StepState.ASKED)), question);
  }

  /** A step has failed and asks; outcome, step and question give the same reason. */
  static RunView failing(QuestionView question) {
    Fact why = Fact.of("sample.deadline");
    RunView run =
        run(
            RunState.ASKING,
            List.of(
                new RunView.StepView(question.step(), "a.b", StepState.FAILED, null, why, null)),
            null,
            null,
            why,
            new RunOperation.Cancel(""));
    return asking(run, question);
  }

  /** The second approval, in the middle of a run. */
  static RunView atGate() {
    return run(
        RunState.AWAITING_APPROVAL,
        steps(StepState.DONE, StepState.DONE, StepState.PENDING),
        plan(List.of()),
        approval(List.of()),
        Fact.of("run.gate", "step", "rollout"),
        new RunOperation.Cancel(""));
  }

  /** Two of three turns of a loop with two steps each. */
  static RunView loop(int turns, int over) {
    List<RunView.StepView> steps = new ArrayList<>();
    for (int turn = 0; turn < turns; turn++) {
      StepState undo = turn < over ? StepState.DONE : turn == over ? StepState.RUNNING : null;
      StepState check = turn < over ? StepState.DONE : null;
      steps.add(step("restart/" + turn + "/undo", undo == null ? StepState.PENDING : undo));
      steps.add(step("restart/" + turn + "/check", check == null ? StepState.PENDING : check));
    }
    return of(rollback(RunState.RUNNING), steps);
  }

  private static RunView.PlanView plan(List<Fact> drift) {
    return new RunView.PlanView(
        drift.isEmpty() ? 1 : 2,
        List.of(
            new RunView.ChangeView(
                Fact.of("sample.undo", "from", 7, "to", 6),
                List.of(
                    new RunView.FieldChange(
                        "image",
                        "acralgestaproduction.azurecr.io/api-gateway:1.2.1",
                        "acralgestaproduction.azurecr.io/api-gateway:1.2.0"),
                    new RunView.FieldChange("revision", "7", "6"),
                    new RunView.FieldChange("env.NEW_FLAG", "on", "")))),
        List.of(Fact.of("sample.hpa", "min", 2)),
        List.of(Fact.of("sample.configmaps")),
        List.of(Fact.of("sample.redo")),
        drift);
  }

  private static RunView.ApprovalView approval(List<PersonRef> approvedBy) {
    return new RunView.ApprovalView(
        new ApprovalId("a-0000000001"),
        List.of("oncall"),
        List.of(ONCALL),
        true,
        1,
        approvedBy,
        START.plusSeconds(900),
        new RunView.CallView(0, false, List.of(ONCALL), List.of(ONCALL), START.plusSeconds(300)),
        List.of(),
        null);
  }

  private static List<RunView.StepView> steps(StepState... states) {
    List<String> ids = List.of("history", "undo", "rollout");
    return java.util.stream.IntStream.range(0, states.length)
        .mapToObj(i -> step(ids.get(i), states[i]))
        .toList();
  }

  private static RunView.StepView step(String id, StepState state) {
    boolean waits = state == StepState.WAITING;
    String last = id.substring(id.lastIndexOf('/') + 1);
    return new RunView.StepView(
        id,
        "kubernetes.rollout." + last,
        state,
        state == StepState.PENDING ? null : Fact.of("sample." + last),
        waits ? Fact.of("sample.progress", "ready", 3, "wanted", 5) : null,
        state == StepState.DONE ? Duration.ofSeconds(65) : null);
  }
}
