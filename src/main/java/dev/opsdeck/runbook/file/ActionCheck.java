package dev.opsdeck.runbook.file;

import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Runbook;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks what steps name, actions and other runbooks, and whether they may change something. */
final class ActionCheck {
  private final Map<String, ActionSignature> actions;
  private final IncludeResolver.Shelf shelf;
  private final Diagnostics findings;

  ActionCheck(
      Map<String, ActionSignature> actions, IncludeResolver.Shelf shelf, Diagnostics findings) {
    this.actions = actions;
    this.shelf = shelf;
    this.findings = findings;
  }

  void check(RunbookAst outline) {
    outline.all().forEach(this::check);
    outline.top().forEach(draft -> includes(draft, 1));
  }

  private void check(StepNode draft) {
    if (draft.kind() == Kind.ACTION && draft.node().path("action").isTextual()) {
      action(draft, draft.text("action"));
    }
    if (draft.node().has("pointOfNoReturn") && effect(draft) == Look.ONLY) {
      findings.add(
          draft.at("pointOfNoReturn"),
          "the step only looks, so that there is always a way back",
          "take 'pointOfNoReturn' away, or use 'approval' alone");
    }
  }

  private void action(StepNode draft, String name) {
    ActionSignature signature = actions.get(name);
    if (signature == null) {
      unknown(draft.at("action"), "action", name, actions.keySet());
    } else if (draft.part().onlyLooks() && RunbookMetrics.changes(signature)) {
      findings.add(
          draft.at("action"),
          name + " changes something, but " + draft.part().words() + " only looks",
          "move it to the steps");
    }
    if (RunbookMetrics.changes(signature) && draft.node().has("soak")) {
      findings.add(
          draft.at("soak"),
          name + " changes something, and must not do it again and again",
          "give 'soak' to a step after it that looks");
    }
    if (draft.node().path("inverse").path("action").isTextual()) {
      inverse(draft, signature);
    }
  }

  private void inverse(StepNode draft, @Nullable ActionSignature signature) {
    String name = draft.node().path("inverse").path("action").asText();
    ActionSignature back = actions.get(name);
    if (back == null) {
      unknown(draft.at("inverse/action"), "action", name, actions.keySet());
    } else if (!RunbookMetrics.changes(back)) {
      findings.add(
          draft.at("inverse/action"),
          name + " only looks, and puts nothing back",
          "name an action that changes something");
    }
    if (signature != null && !RunbookMetrics.changes(signature)) {
      findings.add(
          draft.at("inverse"),
          draft.text("action") + " only looks: there is nothing to put back",
          "take 'inverse' away");
    }
  }

  private void unknown(String pointer, String what, String name, Collection<String> known) {
    List<String> near = Suggestions.near(name, known);
    findings.add(
        pointer,
        "there is no " + what + " '" + name + "'",
        near.isEmpty()
            ? "there are " + String.join(", ", known)
            : "did you mean " + near.getFirst() + "?");
  }

  private void includes(StepNode draft, int level) {
    if (draft.kind() == Kind.INCLUDE && draft.node().path("runbook").isTextual()) {
      include(draft, draft.text("runbook"), level);
    }
    Stream.concat(draft.inner().stream(), draft.branch().stream())
        .forEach(inner -> includes(inner, level + 1));
  }

  private void include(StepNode draft, String name, int level) {
    String place = draft.at("runbook");
    switch (shelf.find(name)) {
      case IncludeResolver.Unknown unknown -> unknown(place, "runbook", name, unknown.known());
      case IncludeResolver.Wrong wrong ->
          findings.add(
              place, "the runbook '" + name + "' is not right itself", "mend " + wrong.path());
      case IncludeResolver.Circle circle ->
          findings.add(
              place,
              "the runbook would include itself: " + String.join(" -> ", circle.way()),
              "take one of these includes away");
      case IncludeResolver.Ready ready -> ready(draft, ready.runbook(), level);
    }
  }

  private void ready(StepNode draft, Runbook runbook, int level) {
    Optional<String> change = RunbookMetrics.change(runbook, actions);
    if (draft.part().onlyLooks() && change.isPresent()) {
      findings.add(
          draft.at("runbook"),
          "the runbook '"
              + runbook.name()
              + "' changes something with "
              + change.get()
              + ", but "
              + draft.part().words()
              + " only looks",
          "move it to the steps");
    }
    int deepest = level + RunbookMetrics.depth(runbook);
    if (deepest > StepShape.DEEPEST) {
      findings.add(
          draft.at("runbook"),
          "with the runbook '"
              + runbook.name()
              + "', steps stand "
              + deepest
              + " deep in each other",
          "at most " + StepShape.DEEPEST + " may");
    }
  }

  /** Whether a step leaves the world as it is; of several steps, the greatest counts. */
  private enum Look {
    ONLY,
    UNKNOWN,
    CHANGES
  }

  private Look effect(StepNode draft) {
    Kind kind = draft.kind();
    if (kind == null) {
      return Look.UNKNOWN;
    }
    return switch (kind) {
      case ACTION -> {
        ActionSignature signature = actions.get(draft.text("action"));
        yield signature == null ? Look.UNKNOWN : look(!RunbookMetrics.changes(signature));
      }
      case DECISION -> Look.ONLY;
      case MANUAL, CHECKLIST -> Look.CHANGES;
      case INCLUDE ->
          shelf.find(draft.text("runbook")) instanceof IncludeResolver.Ready(Runbook runbook)
              ? look(
                  RunbookMetrics.change(runbook, actions).isEmpty()
                      && !RunbookMetrics.byHand(runbook))
              : Look.UNKNOWN;
      case PARALLEL, FOR_EACH, SEQUENCE ->
          draft.inner().stream().map(this::effect).max(Look::compareTo).orElse(Look.UNKNOWN);
    };
  }

  private static Look look(boolean only) {
    return only ? Look.ONLY : Look.CHANGES;
  }
}
