package dev.opsdeck.message;

import dev.opsdeck.console.Press;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.ChatMessage.Button;
import dev.opsdeck.progress.RunView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The card of a run, for a person who is woken by it and reads it on a phone: what it is, where it
 * stands, what would change, what to be afraid of, what can be pressed.
 */
record RunCard(Function<Fact, String> words, Language language) {
  ChatMessage message(RunView run) {
    String header = header(run);
    String state = new RunStateText(words).line(run);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Header(Markup.plain(header)));
    blocks.add(new Block.Text(stateAndOutcome(run, state)));
    blocks.add(new Block.Context(origin(run)));
    PlanText plan = new PlanText(words);
    switch (run.state()) {
      case PLANNING, QUEUED -> {}
      case AWAITING_APPROVAL -> {
        blocks.addAll(plan.drift(run));
        blocks.addAll(plan.changes(run));
        blocks.addAll(plan.risks(run));
        blocks.addAll(plan.stepNames(run));
        blocks.addAll(new ApprovalText(words).question(run));
      }
      case APPROVED, RUNNING, ASKING -> {
        blocks.addAll(plan.changes(run));
        blocks.addAll(new StepsText(words, language).checklist(run));
      }
      case FAILED -> {
        blocks.addAll(plan.changes(run));
        blocks.addAll(new StepsText(words, language).checklist(run));
        blocks.addAll(plan.wayBack(run));
      }
      case SUCCEEDED, CANCELLED -> {
        blocks.addAll(plan.changes(run));
        blocks.addAll(new StepsText(words, language).checklist(run));
      }
      case DENIED, EXPIRED -> blocks.addAll(plan.changes(run));
      case REFUSED -> blocks.addAll(plan.risks(run));
    }
    if (!run.offers().isEmpty()) {
      blocks.add(new Block.Buttons(run.offers().stream().map(o -> button(run, o)).toList()));
    }
    return new ChatMessage(header + " – " + state.replace("*", ""), blocks, List.of());
  }

  private String header(RunView run) {
    RunView.TargetView target = run.target();
    return words.apply(
        Fact.of(
            "card.header",
            "title",
            run.title().in(language),
            "service",
            target.service(),
            "environment",
            target.environment(),
            "platform",
            target.platform()));
  }

  private String stateAndOutcome(RunView run, String state) {
    List<String> lines = new ArrayList<>();
    lines.add(state);
    Fact outcome = run.outcome();
    if (outcome != null) {
      lines.add(words.apply(outcome));
    }
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
      case PLANNING, AWAITING_APPROVAL, APPROVED, QUEUED, RUNNING, ASKING -> false;
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

  private Button button(RunView run, RunView.Offer offer) {
    return switch (offer) {
      case APPROVE ->
          new Button(label(Fact.of("card.approve")), approve(run), Button.Style.PRIMARY);
      case DENY -> new Button(label(Fact.of("card.deny")), deny(run), Button.Style.DANGER);
      case CANCEL ->
          new Button(label(Fact.of("card.cancel")), new Press.Cancel(run.id()), Button.Style.PLAIN);
      case REVERT ->
          new Button(label(Fact.of("card.revert")), new Press.Revert(run.id()), Button.Style.PLAIN);
      case MARK_DONE -> settle(run, Fact.of("card.mark-done"), Press.Answer.DONE);
      case RETRY -> settle(run, Fact.of("card.retry"), Press.Answer.RETRY);
      case ABORT -> settle(run, Fact.of("card.abort"), Press.Answer.ABORT);
    };
  }

  private Button settle(RunView run, Fact label, Press.Answer answer) {
    Button.Style style = answer == Press.Answer.ABORT ? Button.Style.DANGER : Button.Style.PLAIN;
    return new Button(label(label), new Press.Settle(run.id(), answer), style);
  }

  private String label(Fact fact) {
    return Markup.plain(words.apply(fact));
  }

  private static Press approve(RunView run) {
    return new Press.Approve(approval(run).id());
  }

  private static Press deny(RunView run) {
    return new Press.Deny(approval(run).id());
  }

  private static RunView.ApprovalView approval(RunView run) {
    RunView.ApprovalView approval = run.approval();
    if (approval == null) {
      throw new IllegalArgumentException(
          "RunView.offers of " + run.id() + " ask for an approval that is not there");
    }
    return approval;
  }
}
