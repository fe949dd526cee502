package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.file.StepNode.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks what can be said of steps without knowing any action: names, kinds, keys, depth. */
final class StepShape {
  /** How many steps may stand in each other, the outermost counted. */
  static final int DEEPEST = 5;

  private static final Set<String> OF_FOLLOW_UPS = Set.of("stop", "continue");

  private final Diagnostics findings;

  StepShape(Diagnostics findings) {
    this.findings = findings;
  }

  /**
   * @return whether each step has its own name, so that expressions can be understood
   */
  boolean check(RunbookAst outline) {
    outline.all().forEach(this::check);
    outline.top().forEach(draft -> depth(draft, 1));
    Set<String> ids = new HashSet<>();
    List<StepNode> unnamed = outline.all().filter(draft -> !ids.add(draft.id())).toList();
    for (StepNode draft : unnamed) {
      if (!draft.id().isEmpty()) {
        findings.add(
            draft.at("id"), "two steps have the id '" + draft.id() + "'", "give each its own");
      }
    }
    return unnamed.isEmpty() && !ids.contains("");
  }

  private void check(StepNode draft) {
    if (!draft.node().isObject()) {
      return; // the schema has told
    }
    Kind kind = draft.kind();
    if (kind == null) {
      notOneKind(draft, Kind.of(draft.node()));
    } else {
      keys(draft, kind);
    }
    if (draft.part() == Part.FOLLOW_UP) {
      followUp(draft);
    }
  }

  private void notOneKind(StepNode draft, List<Kind> kinds) {
    if (kinds.size() > 1) {
      findings.add(
          draft.at(kinds.getLast().key()),
          "a step does one thing, but this one has "
              + String.join(" and ", kinds.stream().map(k -> "'" + k.key() + "'").toList()),
          "make a step of each");
    } else if (!isMisspelt(draft)) {
      findings.add(
          draft.pointer(),
          "the step does not say what it does",
          "give it one of " + String.join(", ", Kind.keys()));
    }
  }

  /** Told as an unknown key. */
  private static boolean isMisspelt(StepNode draft) {
    return draft.node().properties().stream()
        .map(Map.Entry::getKey)
        .filter(key -> !Kind.isKnown(key))
        .anyMatch(key -> !Suggestions.near(key, Kind.keys()).isEmpty());
  }

  private void keys(StepNode draft, Kind kind) {
    for (String key : new TreeSet<>(Kind.particularKeys())) {
      boolean misplaced = draft.node().has(key) && !kind.takes(key) && !kind.key().equals(key);
      if (misplaced) {
        findings.add(
            draft.at(key),
            "a step with '" + kind.key() + "' takes no '" + key + "'",
            kind.holdsSteps() && Kind.ACTION.takes(key)
                ? "give it to the steps inside"
                : kind == Kind.INCLUDE && Kind.DECISION.takes(key)
                    ? "the other runbook says it itself"
                    : "it belongs to " + Kind.takers(key));
      }
    }
    distinct(draft, "decision", "options", "value");
    distinct(draft, "checklist", "items", "id");
    if (kind == Kind.FOR_EACH && !draft.node().has("steps")) {
      findings.add(
          draft.at("forEach"), "forEach has nothing to do", "say below steps what is done");
    }
  }

  private void distinct(StepNode draft, String key, String list, String name) {
    Set<String> seen = new HashSet<>();
    JsonNode entries = draft.node().path(key).path(list);
    for (int i = 0; entries.isArray() && i < entries.size(); i++) {
      String value = entries.get(i).path(name).asText();
      if (!value.isEmpty() && !seen.add(value)) {
        findings.add(
            draft.at(key) + "/" + list + "/" + i + "/" + name,
            "two of the " + list + " have the " + name + " '" + value + "'",
            "give each its own");
      }
    }
  }

  /** Nobody waits for a follow-up, and it holds no lock. */
  private void followUp(StepNode draft) {
    Kind kind = draft.kind();
    if (kind != null && kind != Kind.ACTION) {
      findings.add(
          draft.at(kind.key()),
          "a follow-up carries out actions that look, all at once, and no '" + kind.key() + "'",
          "move it to the steps or to verify");
    }
    for (String gate : List.of("approval", "pointOfNoReturn")) {
      if (draft.node().has(gate)) {
        findings.add(draft.at(gate), "a follow-up only looks", "take '" + gate + "' away");
      }
    }
    if (draft.node().has("onFailure") && !OF_FOLLOW_UPS.contains(draft.text("onFailure"))) {
      findings.add(
          draft.at("onFailure"), "a follow-up only tells what it finds", "write stop or continue");
    }
  }

  private void depth(StepNode draft, int level) {
    if (level > DEEPEST) {
      findings.add(
          draft.pointer(),
          "this step stands in more than " + (DEEPEST - 1) + " others",
          "take one of them away, or move the inner ones to a runbook of their own");
      return;
    }
    draft.inner().forEach(inner -> depth(inner, level + 1));
    draft.branch().forEach(inner -> depth(inner, level + 1));
  }
}
