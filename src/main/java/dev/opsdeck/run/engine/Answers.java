package dev.opsdeck.run.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Approvers;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.access.Requirement;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.RunOperation;
import dev.opsdeck.progress.RunOperation.OfStep;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.plan.StepFinder;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunEvent;
import dev.opsdeck.run.state.RunPlan;
import dev.opsdeck.run.state.StepQuestion;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.OnFailure.Reaction;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.parameter.Parameter;
import dev.opsdeck.runbook.parameter.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What an answer of a person to a step does to the run; and who may answer. */
final class Answers {
  private final AccessPolicy policy;
  private final Supplier<List<PersonRef>> onCall;
  private final InstantSource clock;

  Answers(AccessPolicy policy, Supplier<List<PersonRef>> onCall, InstantSource clock) {
    this.policy = policy;
    this.onCall = onCall;
    this.clock = clock;
  }

  /** What came of an answer. */
  sealed interface Answered {
    record Changed(UnaryOperator<Run> change) implements Answered {}

    /** It is as answered already. */
    record Already() implements Answered {}

    record Refused(Fact why) implements Answered {}
  }

  Answered answered(Run run, OfStep answer, Actor actor) {
    String path = answer.step();
    Optional<StepRecord> found = run.find(path);
    if (found.isEmpty()) {
      return refused("run.no-such-step", "run", run.id(), "step", path);
    }
    StepRecord step = found.get();
    return switch (step.state()) {
      case ASKED -> asked(run, step, answer, actor);
      case UNKNOWN -> unknown(run, step, answer, actor);
      case FAILED ->
          run.state() == RunState.ASKING && step.reaction() == Reaction.ASK
              ? failed(run, step, answer, actor)
              : notAsked(run, path);
      case PENDING, RUNNING, WAITING, DONE, TROUBLED, SKIPPED -> notAsked(run, path);
    };
  }

  /** What is asked when a manual step is done. */
  List<Parameter> form(Run run, String path) {
    return StepFinder.find(run.runbook(), path)
        .map(found -> found.step().work() instanceof Work.Manual manual ? manual.form() : null)
        .orElseGet(List::of);
  }

  private Answered asked(Run run, StepRecord step, OfStep answer, Actor actor) {
    StepQuestion question =
        Json.convert(step.input() == null ? Json.object() : step.input(), StepQuestion.class);
    Optional<Fact> not = notAmong(run, question.by(), actor);
    if (not.isPresent()) {
      return new Answered.Refused(not.get());
    }
    return switch (question) {
      case StepQuestion.Choose choose -> chosen(run, step, choose, answer, actor);
      case StepQuestion.DoIt _ -> done(run, step, answer, actor);
      case StepQuestion.TickOff list -> ticked(run, step, list, answer, actor);
    };
  }

  private Answered chosen(
      Run run, StepRecord step, StepQuestion.Choose question, OfStep answer, Actor actor) {
    if (!(answer instanceof RunOperation.Choose choose)
        || question.options().stream().noneMatch(o -> o.value().equals(choose.option()))) {
      return notAsked(run, step.id());
    }
    ObjectNode output = Json.object().put("choice", choose.option()).put("by", actor.id());
    Fact said = Fact.of("run.chosen", "by", actor.id(), "choice", choose.option());
    return step(step.done(output, said, clock.instant()));
  }

  private Answered done(Run run, StepRecord step, OfStep answer, Actor actor) {
    Instant now = clock.instant();
    return switch (answer) {
      case RunOperation.Done done ->
          switch (Parameters.parse(form(run, step.id()), done.form())) {
            case Parameters.Parsed.Problems wrong ->
                new Answered.Refused(wrong.problems().getFirst());
            case Parameters.Parsed.Values values -> {
              ObjectNode output = values.values().deepCopy();
              output.put("by", actor.id());
              yield step(step.done(output, Fact.of("run.done-by", "by", actor.id()), now));
            }
          };
      case RunOperation.Stop stop ->
          step(
              step.failed(
                  Fact.of("run.could-not", "by", actor.id(), "reason", stop.reason()),
                  reaction(run, step.id()),
                  now));
      case RunOperation.Retry _, RunOperation.Skip _, RunOperation.Choose _, RunOperation.Tick _ ->
          notAsked(run, step.id());
    };
  }

  private Reaction reaction(Run run, String path) {
    return StepFinder.find(run.runbook(), path)
        .map(found -> found.placed().reaction())
        .orElse(Reaction.STOP);
  }

  private Answered ticked(
      Run run, StepRecord step, StepQuestion.TickOff question, OfStep answer, Actor actor) {
    if (!(answer instanceof RunOperation.Tick tick)
        || question.items().stream().noneMatch(item -> item.id().equals(tick.item()))) {
      return notAsked(run, step.id());
    }
    ObjectNode soFar =
        step.output() instanceof ObjectNode before ? before.deepCopy() : Json.object();
    if (soFar.has(tick.item())) {
      return new Answered.Already();
    }
    soFar.put(tick.item(), actor.id());
    Fact said = Fact.of("run.ticked", "done", soFar.size(), "of", question.items().size());
    return step(
        soFar.size() < question.items().size()
            ? step.answered(soFar, said)
            : step.done(soFar.put("by", actor.id()), said, clock.instant()));
  }

  /** Whether the effect is there: only who is on call may say. */
  private Answered unknown(Run run, StepRecord step, OfStep answer, Actor actor) {
    Optional<Fact> not = onCallOnly(run, actor);
    if (not.isPresent()) {
      return new Answered.Refused(not.get());
    }
    Instant now = clock.instant();
    return switch (answer) {
      case RunOperation.Done _ ->
          cleared(r ->
              r.with(step.done(expected(r, step), step.words().summary(), now)).effective(now));
      case RunOperation.Retry _ -> cleared(r -> r.with(StepRecord.pending(step.id())));
      case RunOperation.Stop stop -> cleared(r -> r.with(stopped(step, stop, actor)));
      case RunOperation.Skip _, RunOperation.Choose _, RunOperation.Tick _ ->
          notAsked(run, step.id());
    };
  }

  private StepRecord stopped(StepRecord step, RunOperation.Stop stop, Actor actor) {
    Fact why = Fact.of("run.stopped", "step", step.id(), "by", actor.id(), "reason", stop.reason());
    return step.failed(why, Reaction.STOP, clock.instant());
  }

  private static JsonNode expected(Run run, StepRecord step) {
    return run.planOrThrow()
        .step(step.id())
        .map(RunPlan.PlannedStep::expected)
        .orElseGet(Json::object);
  }

  /** To leave out what was agreed to is for those on call; the rest is for the requester, too. */
  private Answered failed(Run run, StepRecord step, OfStep answer, Actor actor) {
    Optional<Fact> not =
        answer instanceof RunOperation.Skip
            ? onCallOnly(run, actor)
            : notAmong(run, List.of("oncall"), actor);
    if (not.isPresent()) {
      return new Answered.Refused(not.get());
    }
    return switch (answer) {
      case RunOperation.Retry _ -> cleared(r -> r.with(StepRecord.pending(step.id())));
      case RunOperation.Skip skip ->
          cleared(r -> r.with(step.leftOut(actor, skip.reason(), clock.instant())));
      case RunOperation.Stop stop -> cleared(r -> r.with(stopped(step, stop, actor)));
      case RunOperation.Done _, RunOperation.Choose _, RunOperation.Tick _ ->
          notAsked(run, step.id());
    };
  }

  /** The run was at rest because of this question. */
  private static Answered cleared(UnaryOperator<Run> change) {
    return new Answered.Changed(run -> {
      Run next = change.apply(run);
      return next.state() == RunState.ASKING ? next.on(RunEvent.CLEARED) : next;
    });
  }

  private static Answered step(StepRecord next) {
    return new Answered.Changed(run -> run.with(next));
  }

  /** Empty when this person may. */
  Optional<Fact> onCallOnly(Run run, Actor actor) {
    return notNamed(run, List.of(new Approvers.OnCall()), actor);
  }

  /** Empty when this person may: the requester, or one of those. */
  private Optional<Fact> notAmong(Run run, List<String> by, Actor actor) {
    if (PersonRef.of(run.request().requester()).matches(actor)) {
      return Optional.empty();
    }
    List<Approvers> approvers = by.stream().flatMap(one -> Approvers.read(one).stream()).toList();
    return approvers.isEmpty()
        ? Optional.of(Fact.of("run.may-not-answer", "who", String.join(", ", by)))
        : notNamed(run, approvers, actor);
  }

  private Optional<Fact> notNamed(Run run, List<Approvers> approvers, Actor actor) {
    Requirement requirement = new Requirement(approvers, 1, false, Duration.ofHours(1));
    PersonRef requester = PersonRef.of(run.request().requester());
    return policy.mayApprove(requirement, actor, requester, onCall.get())
            instanceof Eligibility.NotEligible no
        ? Optional.of(no.why())
        : Optional.empty();
  }

  private static Answered notAsked(Run run, String path) {
    return refused("run.not-asked", "run", run.id(), "step", path);
  }

  private static Answered refused(String code, Object... values) {
    return new Answered.Refused(Fact.of(code, values));
  }
}
