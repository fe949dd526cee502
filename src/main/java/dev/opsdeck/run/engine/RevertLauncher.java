package dev.opsdeck.run.engine;

import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.catalog.Target;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.progress.Purpose;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.plan.GateRules;
import dev.opsdeck.run.state.Compensations;
import dev.opsdeck.run.state.Compensations.Compensation;
import dev.opsdeck.run.state.Program;
import dev.opsdeck.run.state.Program.Origin;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunRequest;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.Gate;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.expression.Expression;
import dev.opsdeck.trace.Spans;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run that reverts what another has changed: its inverses, the last change first, then what the
 * run itself looked at after its first change. It is planned, decided and carried out like any
 * other.
 */
final class RevertLauncher {
  /** What a condition says of nothing but the run that it stands in. */
  private static final Set<String> OF_THE_RUN = Set.of("params", "steps", "item");

  /** Announces what was reverted, if the runbook names no other template. */
  private static final String REVERTED = "change-reverted";

  private final RunLauncher launcher;
  private final AccessPolicy policy;
  private final Function<RunId, Optional<Run>> runs;

  RevertLauncher(RunLauncher launcher, AccessPolicy policy, Function<RunId, Optional<Run>> runs) {
    this.launcher = launcher;
    this.policy = policy;
    this.runs = runs;
  }

  /**
   * Whoever asks while one is under way gets that one, however often and at the same time. Only who
   * may ask for the runbook itself may ask for its undoing.
   */
  Runs.Outcome launch(Run run, Actor actor) {
    if (run.request().target() instanceof Target.OfServices several) {
      return new Runs.Outcome.Refused(
          Fact.of("run.revert-several", "run", run.id(), "target", several.label()));
    }
    Eligibility eligibility =
        policy.mayAsk(
            actor,
            run.request().place().operations(),
            first(run).runbook(),
            run.request().target());
    return switch (eligibility) {
      case Eligibility.NotEligible not -> new Runs.Outcome.Refused(not.why());
      case Eligibility.Eligible _ -> new Runs.Outcome.Accepted(launched(run, actor));
    };
  }

  /** What was reverted first, when reverts are reverted. */
  private Run first(Run run) {
    return run.request().program().origin() instanceof Origin.Revert revert
        ? runs.apply(revert.of()).map(this::first).orElse(run)
        : run;
  }

  private RunId launched(Run run, Actor actor) {
    RunRequest request = request(run, actor);
    for (int number = 1; ; number++) {
      Launcher.Launched launched = launcher.accept("revert/" + run.id() + "/" + number, request);
      if (!launched.again() || !isOver(launched.run())) {
        return launched.run();
      }
    }
  }

  private boolean isOver(RunId id) {
    return runs.apply(id).map(run -> run.state().isFinal()).orElse(true);
  }

  private static RunRequest request(Run run, Actor actor) {
    return new RunRequest(
        actor,
        "revert " + run.id(),
        new Program(new Origin.Revert(run.id()), runbook(run)),
        run.request().target(),
        Json.object(),
        run.request().place(),
        RunRequest.LaunchOptions.usual(Purpose.CHANGE),
        run.request().incident(),
        Spans.traceparent());
  }

  private static Runbook runbook(Run run) {
    Runbook original = run.runbook();
    Texts title = original.title();
    ApprovalRule approval = original.approval() == null ? null : ofTheUndoing(original.approval());
    List<Step> steps =
        Compensations.steps(run).stream().map(back -> step(back, rules(run, back))).toList();
    return new Runbook(
        "revert-" + run.id(),
        new Texts("Revert: " + title.en(), "Revertir: " + title.es()),
        "reverts run " + run.id(),
        null,
        List.of(),
        approval,
        new Flow(steps, List.of(), announced(original), OnFailure.STOP, Flow.WhenBusy.QUEUE, null),
        new Runbook.Source("", Map.of(), Digest.of(Json.write(steps))));
  }

  private static Map<Flow.Moment, String> announced(Runbook original) {
    return Map.of(
        Flow.Moment.COMPLETE, original.announce().getOrDefault(Flow.Moment.REVERTED, REVERTED));
  }

  /** What the gates before a change ask for besides what the whole runbook asks for. */
  private static List<ApprovalRule> rules(Run run, Compensation back) {
    String change = back.undoes();
    return change == null
        ? List.of()
        : GateRules.before(run, change)
            .map(GateRules.Rule::rule)
            .filter(rule -> !rule.equals(run.runbook().approval()))
            .map(RevertLauncher::ofTheUndoing)
            .distinct()
            .toList();
  }

  /**
   * What was asked for before a change, is asked for before it is undone. A condition is kept only
   * where it says the same of the undoing.
   */
  private static ApprovalRule ofTheUndoing(ApprovalRule rule) {
    Expression when = rule.when();
    return when == null || !when.refersTo(OF_THE_RUN)
        ? rule
        : new ApprovalRule(null, rule.by(), rule.quorum(), rule.fourEyes(), rule.expires());
  }

  /** Each rule is asked for on its own, as it was before the change. */
  private static Step step(Compensation back, List<ApprovalRule> rules) {
    @Nullable Gate gate = rules.isEmpty() ? null : new Gate(rules.getFirst(), null);
    if (rules.size() < 2) {
      Work call = new Work.ActionCall(back.action(), back.with(), null);
      return new Step(back.id(), call, null, Handling.PLAIN, gate);
    }
    Work rest = new Work.Sequence(List.of(step(back, rules.subList(1, rules.size()))));
    return new Step(back.id() + "gate" + (rules.size() - 1), rest, null, Handling.PLAIN, gate);
  }
}
