package dev.opsdeck.message;

import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.ChatMessage.Button;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.progress.RunView.StepView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The card of a run, for a person who is woken by it and reads it on a phone: what it is, where it
 * stands, what would change, what to be afraid of, what can be pressed.
 */
record RunCard(Function<Fact, String> words, Language language) {
  /** More buttons than this are no help. */
  private static final int MOST_REMEDIES = 8;

  ChatMessage message(RunView run) {
    String header = header(run);
    String state = new RunStateText(words).line(run);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Header(Markup.plain(header)));
    blocks.add(new Block.Text(stateAndOutcome(run, state)));
    blocks.add(new Block.Context(origin(run)));
    blocks.addAll(new QuestionText(words, language).blocks(run));
    blocks.addAll(body(run));
    List<Button> buttons = buttons(run);
    if (!buttons.isEmpty()) {
      blocks.add(new Block.Buttons(buttons));
    }
    return new ChatMessage(notification(run, header, state), blocks, List.of());
  }

  /**
   * What a phone shows before anything is opened: what is asked of the person comes first, then the
   * cause that a look has found.
   */
  private String notification(RunView run, String header, String state) {
    String stands =
        run.questions().isEmpty()
            ? cause(run).orElse(state)
            : new QuestionText(words, language).headline(run.questions().getFirst());
    return header + " – " + stands.replace("*", "").replace("\n", " ");
  }

  private Optional<String> cause(RunView run) {
    return run.state().isFinal()
        ? run.steps().stream()
            .filter(step -> !step.advice().remedies().isEmpty())
            .map(StepView::summary)
            .filter(Objects::nonNull)
            .findFirst()
            .map(fact -> "⚠️ " + words.apply(fact))
        : Optional.empty();
  }

  private List<Block> body(RunView run) {
    PlanText plan = new PlanText(words);
    boolean underWay = RunStateText.isUnderWay(run);
    List<Block> changes = plan.changes(run);
    List<Block> steps = new StepsText(words, language).checklist(run);
    return switch (run.state()) {
      case PLANNING, QUEUED -> List.of();
      case SCHEDULED -> changes;
      case AWAITING_APPROVAL ->
          all(
              plan.drift(run),
              underWay ? soFar(steps) : List.of(),
              changes,
              plan.risks(run),
              underWay ? List.of() : plan.stepNames(run),
              new ApprovalText(words).question(run));
      case ASKING, PAUSED -> all(steps, changes);
      case APPROVED, RUNNING, SUCCEEDED, CANCELLED -> all(changes, steps);
      case FAILED -> all(changes, steps, plan.wayBack(run));
      case DENIED, EXPIRED -> underWay ? all(changes, steps) : changes;
      case REFUSED -> plan.risks(run);
    };
  }

  @SafeVarargs
  private static List<Block> all(List<Block>... parts) {
    List<Block> blocks = new ArrayList<>();
    for (List<Block> part : parts) {
      blocks.addAll(part);
    }
    return blocks;
  }

  private List<Block> soFar(List<Block> steps) {
    Block heading = new Block.Text("*" + words.apply(Fact.of("card.so-far")) + "*");
    return all(List.of(heading), steps);
  }

  private String header(RunView run) {
    RunView.TargetView target = run.target();
    return words.apply(
        Fact.of(
            "card.header",
            "title",
            run.title().in(language),
            "target",
            target.name(),
            "environment",
            target.environment(),
            "platform",
            target.platform()));
  }

  private String stateAndOutcome(RunView run, String state) {
    List<String> lines = new ArrayList<>();
    lines.add(state);
    Fact outcome = run.outcome();
    if (outcome != null && !QuestionText.isSaid(run, outcome)) {
      lines.add(words.apply(outcome));
    }
    run.notes().forEach(note -> lines.add("• " + words.apply(note)));
    if (run.state().isFinal()) {
      ending(run).ifPresent(lines::add);
    }
    return String.join("\n", lines);
  }

  /** How long it took and who allowed it. */
  private Optional<String> ending(RunView run) {
    List<String> parts = new ArrayList<>();
    if (run.finishedAt() != null && hasRun(run)) {
      Duration took = Duration.between(run.startedAt(), run.finishedAt());
      parts.add(words.apply(Fact.of("card.took", "took", took)));
    }
    new ApprovalText(words).given(run).ifPresent(parts::add);
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" · ", parts));
  }

  private static boolean hasRun(RunView run) {
    return switch (run.state()) {
      case SUCCEEDED, FAILED, CANCELLED -> true;
      case SCHEDULED, PLANNING, AWAITING_APPROVAL, APPROVED, QUEUED -> false;
      case RUNNING, PAUSED, ASKING -> false;
      case DENIED, EXPIRED, REFUSED -> false;
    };
  }

  private String origin(RunView run) {
    return words.apply(
        Fact.of(
            "card.origin",
            "requester",
            run.requester().value(),
            "command",
            run.command(),
            "startedAt",
            run.startedAt(),
            "run",
            run.id()));
  }

  private List<Button> buttons(RunView run) {
    List<Button> buttons = new ArrayList<>();
    run.openApproval()
        .map(RunView.ApprovalView::id)
        .ifPresent(approval -> {
          buttons.add(
              new Button(
                  label(Fact.of("card.approve")),
                  new ButtonAction.Approve(approval),
                  Button.Style.PRIMARY));
          buttons.add(
              new Button(
                  label(Fact.of("card.deny")),
                  new ButtonAction.Deny(approval),
                  Button.Style.DANGER));
        });
    OperationButtons operations = new OperationButtons(words, run.id());
    run.offers().forEach(offer -> buttons.add(operations.button(offer)));
    if (run.state().isFinal()) {
      buttons.addAll(remedies(run));
    }
    return buttons;
  }

  /** What would help with what was found; the same one is offered once. */
  private List<Button> remedies(RunView run) {
    return run.steps().stream()
        .flatMap(step -> step.advice().remedies().stream())
        .distinct()
        .limit(MOST_REMEDIES)
        .map(remedy ->
            new Button(
                label(run, remedy),
                ButtonAction.Propose.of(remedy, run.target()),
                Button.Style.PLAIN))
        .toList();
  }

  /** Of several services, which one is meant. */
  private String label(RunView run, RunView.RemedyView remedy) {
    String label = label(remedy.label());
    boolean same = remedy.target().isEmpty() || remedy.target().equals(run.target().name());
    return same ? label : remedy.target() + ": " + label;
  }

  private String label(Fact fact) {
    return Markup.plain(words.apply(fact));
  }
}
