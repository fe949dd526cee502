package dev.opsdeck.run.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.access.AccessPolicy;
import dev.opsdeck.access.Eligibility;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.RunId;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.run.Launcher;
import dev.opsdeck.run.Runs;
import dev.opsdeck.run.plan.GateRules;
import dev.opsdeck.run.plan.RunbookSnapshots;
import dev.opsdeck.run.state.Compensations;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.RunRequest;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.expression.Expression;
import dev.opsdeck.runbook.parameter.Durations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run that puts back what another has changed: its inverses, the last change first, then what the
 * run itself looked at after its first change. It is planned, decided and carried out like any
 * other.
 */
final class RevertLauncher {
  private static final String NAME = "revert-";

  /** What a condition says of nothing but the run that it stands in. */
  private static final Pattern OF_THE_RUN = Pattern.compile("\\b(params|steps|item)\\b");

  private final Launcher launcher;
  private final RunbookSnapshots books;
  private final AccessPolicy policy;
  private final Function<RunId, Optional<Run>> runs;

  RevertLauncher(
      Launcher launcher,
      RunbookSnapshots books,
      AccessPolicy policy,
      Function<RunId, Optional<Run>> runs) {
    this.launcher = launcher;
    this.books = books;
    this.policy = policy;
    this.runs = runs;
  }

  /**
   * Whoever asks while one is under way gets that one, however often and at the same time. Only who
   * may ask for the runbook itself may ask for its undoing.
   *
   * @throws ConfigException when this version of Opsdeck no longer understands the runbook
   */
  Runs.Outcome launch(Run run, Actor actor) {
    Eligibility eligibility =
        policy.mayAsk(
            actor,
            run.request().place().operations(),
            books.of(first(run).request().book()),
            run.request().target());
    return switch (eligibility) {
      case Eligibility.NotEligible not -> new Runs.Outcome.Refused(not.why());
      case Eligibility.Eligible _ -> new Runs.Outcome.Accepted(launched(run, actor));
    };
  }

  /** What was reverted first, when reverts are reverted. */
  private Run first(Run run) {
    String name = run.request().book().name();
    return name.startsWith(NAME + "r-")
        ? runs.apply(new RunId(name.substring(NAME.length()))).map(this::first).orElse(run)
        : run;
  }

  private RunId launched(Run run, Actor actor) {
    String text = Json.write(runbook(run));
    Runbook runbook =
        books.read(new RunRequest.RunbookSnapshot(name(run), text, Map.of(), Digest.of(text)));
    for (int number = 1; ; number++) {
      Launcher.Launched launched = launcher.launch(request(run, number, actor, runbook));
      if (!launched.again() || !isOver(launched.run())) {
        return launched.run();
      }
    }
  }

  private boolean isOver(RunId id) {
    return runs.apply(id).map(run -> run.state().isFinal()).orElse(true);
  }

  private static Launcher.Request request(Run run, int number, Actor actor, Runbook runbook) {
    return new Launcher.Request(
        "revert/" + run.id() + "/" + number,
        actor,
        "revert " + run.id(),
        runbook,
        run.request().target(),
        Json.object(),
        new Launcher.Setting(
            run.request().place().operations(),
            run.request().place().card(),
            run.request().incident()));
  }

  private static String name(Run run) {
    return NAME + run.id();
  }

  private ObjectNode runbook(Run run) {
    Runbook original = books.of(run.request().book());
    Texts title = original.title();
    ObjectNode tree = Json.object();
    tree.put("name", name(run));
    tree.putObject("title")
        .put("en", "Put back: " + title.en())
        .put("es", "Deshacer: " + title.es());
    tree.put("source", "the way back from run " + run.id());
    approval(tree, original.approval());
    ArrayNode steps = tree.putArray("steps");
    for (Compensations.Compensation back : Compensations.steps(run)) {
      step(steps, back, rules(run, original, back));
    }
    return tree;
  }

  /** What the gates before a change ask for besides what the whole runbook asks for. */
  private static List<ApprovalRule> rules(
      Run run, Runbook original, Compensations.Compensation back) {
    String change = back.undoes();
    return change == null
        ? List.of()
        : GateRules.before(run, original, change)
            .map(GateRules.Rule::rule)
            .filter(rule -> !rule.equals(original.approval()))
            .map(RevertLauncher::ofTheUndoing)
            .distinct()
            .toList();
  }

  /** A condition is kept only where it says the same of the undoing. */
  private static ApprovalRule ofTheUndoing(ApprovalRule rule) {
    Expression when = rule.when();
    return when == null || !OF_THE_RUN.matcher(when.text()).find()
        ? rule
        : new ApprovalRule(null, rule.by(), rule.quorum(), rule.fourEyes(), rule.expires());
  }

  /** Each rule is asked for on its own, as it was before the change. */
  private static void step(
      ArrayNode steps, Compensations.Compensation back, List<ApprovalRule> rules) {
    ObjectNode step = steps.addObject();
    if (!rules.isEmpty()) {
      approval(step, rules.getFirst());
    }
    if (rules.size() > 1) {
      step.put("id", back.id() + "gate" + (rules.size() - 1));
      step(step.putArray("steps"), back, rules.subList(1, rules.size()));
    } else {
      step.put("id", back.id());
      step.put("action", back.action());
      step.set("with", back.with());
    }
  }

  /** What was asked for before a change, is asked for before it is undone. */
  private static void approval(ObjectNode tree, @Nullable ApprovalRule given) {
    if (given == null) {
      return;
    }
    ApprovalRule rule = ofTheUndoing(given);
    ObjectNode approval = tree.putObject("approval");
    Expression when = rule.when();
    if (when != null) {
      approval.put("when", when.text());
    }
    ArrayNode by = approval.putArray("by");
    rule.by().forEach(by::add);
    approval.put("quorum", rule.quorum()).put("fourEyes", rule.fourEyes());
    approval.put("expires", Durations.format(rule.expires()));
  }
}
