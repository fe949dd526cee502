package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.catalog.AcceptedTargets;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.catalog.TargetKind;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.Runbook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a command can be about, and checks that every action of it can work on that. */
final class TargetCheck {
  private final Map<String, ActionSignature> actions;
  private final IncludeResolver.Shelf shelf;
  private final Diagnostics findings;

  TargetCheck(
      Map<String, ActionSignature> actions, IncludeResolver.Shelf shelf, Diagnostics findings) {
    this.actions = actions;
    this.shelf = shelf;
    this.findings = findings;
  }

  /** A service where nothing is said, or what is said is wrong, which is told. */
  static AcceptedTargets read(JsonNode command, Diagnostics findings) {
    Set<TargetKind> kinds =
        each(
            command.path("target"),
            "/command/target",
            word -> Arrays.stream(TargetKind.values()).filter(k -> k.word().equals(word)).findAny(),
            Arrays.stream(TargetKind.values()).map(TargetKind::word).toList(),
            findings);
    Set<ObjectKind> objects =
        each(
            command.path("kinds"),
            "/command/kinds",
            ObjectKind::read,
            Arrays.stream(ObjectKind.values()).map(ObjectKind::word).toList(),
            findings);
    boolean ofObjects = kinds.contains(TargetKind.OBJECT) || kinds.contains(TargetKind.OBJECTS);
    if (!objects.isEmpty() && !ofObjects) {
      findings.add(
          "/command/kinds", "only objects have kinds", "write 'target: object', or take them away");
    }
    return kinds.isEmpty() ? AcceptedTargets.SERVICE : new AcceptedTargets(kinds, objects);
  }

  /** One word, or a list of them. */
  private static <E> Set<E> each(
      JsonNode node,
      String pointer,
      Function<String, Optional<E>> read,
      List<String> known,
      Diagnostics findings) {
    List<JsonNode> words = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(words::add);
    } else if (!node.isMissingNode()) {
      words.add(node);
    }
    return words.stream()
        .flatMap(word -> {
          Optional<E> value = read.apply(word.asText());
          if (value.isEmpty()) {
            int at = words.indexOf(word);
            String place = node.isArray() ? pointer + "/" + at : pointer;
            findings.add(
                place, "'" + word.asText() + "' is not known here", near(word.asText(), known));
          }
          return value.stream();
        })
        .collect(Collectors.toSet());
  }

  private static String near(String typed, List<String> known) {
    List<String> near = Suggestions.near(typed, known);
    return near.isEmpty()
        ? "there are " + String.join(", ", known)
        : "did you mean '" + near.getFirst() + "'?";
  }

  /**
   * @param targets what the runbook can be about
   */
  void check(RunbookAst outline, AcceptedTargets targets) {
    outline.all().forEach(step -> check(step, targets));
  }

  private void check(StepNode step, AcceptedTargets targets) {
    if (step.kind() == Kind.ACTION) {
      action(step.at("action"), step.node().path("action").asText(), targets);
    }
    JsonNode inverse = step.node().path("inverse").path("action");
    if (inverse.isTextual()) {
      action(step.at("inverse/action"), inverse.asText(), targets);
    }
    if (step.kind() == Kind.INCLUDE
        && shelf.find(step.text("runbook")) instanceof IncludeResolver.Ready(Runbook included)) {
      included(step.at("runbook"), included, targets);
    }
  }

  private void action(String pointer, String name, AcceptedTargets targets) {
    ActionSignature action = actions.get(name);
    if (action != null && !action.targets().covers(targets)) {
      findings.add(
          pointer,
          name + " works on " + action.targets().words() + ", not on " + rest(action, targets),
          cure(targets));
    }
  }

  private void included(String pointer, Runbook included, AcceptedTargets targets) {
    RunbookMetrics.actions(included)
        .map(actions::get)
        .filter(action -> action != null && !action.targets().covers(targets))
        .findFirst()
        .ifPresent(action ->
            findings.add(
                pointer,
                "the runbook '"
                    + included.name()
                    + "' uses "
                    + action.name()
                    + ", which works on "
                    + action.targets().words()
                    + ", not on "
                    + rest(action, targets),
                cure(targets)));
  }

  /** What of the command's targets the action cannot work on. */
  private static String rest(ActionSignature action, AcceptedTargets targets) {
    Set<TargetKind> missing = EnumSet.copyOf(targets.kinds());
    missing.removeIf(
        kind -> action.targets().covers(new AcceptedTargets(Set.of(kind), targets.objects())));
    return new AcceptedTargets(missing, targets.objects()).words();
  }

  private String cure(AcceptedTargets targets) {
    String able =
        actions.values().stream()
            .filter(action -> action.targets().covers(targets))
            .map(ActionSignature::name)
            .limit(6)
            .collect(Collectors.joining(", "));
    return able.isEmpty()
        ? "change 'target' of the command"
        : "change 'target' of the command, or use an action that can, such as " + able;
  }
}
