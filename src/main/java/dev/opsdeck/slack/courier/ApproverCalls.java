package dev.opsdeck.slack.courier;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.Markup;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.Line;
import dev.opsdeck.slack.api.Step;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.block.BlockKit.Rendered;
import dev.opsdeck.slack.courier.Poster.Spot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An edit rings nobody's bell: who is to approve is called in the thread of the card, once. */
final class ApproverCalls {
  private static final Duration LOOKUP = Duration.ofSeconds(3);

  /** As many attempts take a minute; after that names that ring no bell are better than nothing. */
  private static final int WAITS_FOR_PEOPLE = 6;

  private final Line line;
  private final Directory directory;
  private final Poster poster;
  private final Messages messages;
  private final BlockKit blockKit;
  private final PostedMessages posted;

  ApproverCalls(
      Line line,
      Directory directory,
      Poster poster,
      Messages messages,
      BlockKit blockKit,
      PostedMessages posted) {
    this.line = line;
    this.directory = directory;
    this.poster = poster;
    this.messages = messages;
    this.blockKit = blockKit;
    this.posted = posted;
  }

  /** The card itself, being new, has called, when it could name those people. */
  void calledBy(RunView run, PostedMessage card) {
    askKey(run).filter(key -> isSaidWho(everybody(run))).ifPresent(key -> posted.record(key, card));
  }

  Step<PostedMessage> call(
      Attempt attempt, Event.RunCard card, PostedMessage message, Language language) {
    Optional<String> key = askKey(card.run()).filter(k -> posted.find(k).isEmpty());
    if (key.isEmpty()) {
      return Step.done(message);
    }
    List<String> called = called(card.run());
    if (attempt.number() < WAITS_FOR_PEOPLE && !isSaidWho(called)) {
      return line.later(attempt, "Slack does not say who is to be called");
    }
    Spot thread = new Spot(message.channel(), message.ts());
    Rendered call = blockKit.render(call(card.run(), called, language), language);
    Step<PostedMessage> step = poster.post(attempt, thread, call, key.get());
    return step.then(reply -> {
      posted.record(key.get(), reply);
      return Step.done(message);
    });
  }

  private static Optional<String> askKey(RunView run) {
    RunView.ApprovalView approval = run.approval();
    return run.state() != RunState.AWAITING_APPROVAL
            || approval == null
            || (approval.call().added().isEmpty() && groups(approval, approval.call()).isEmpty())
        ? Optional.empty()
        : Optional.of(askKey(run, approval, approval.call().name()));
  }

  private static String askKey(RunView run, RunView.ApprovalView approval, String call) {
    String first = Event.cardKey(run.id()) + "/ask/" + approval.id();
    return call.equals("0") ? first : first + "/" + call;
  }

  /** Whether Slack says of each whether it knows them. */
  private boolean isSaidWho(List<String> people) {
    return people.stream()
        .noneMatch(who -> directory.lookup(who, LOOKUP) instanceof Directory.Lookup.NoAnswer);
  }

  private static List<String> everybody(RunView run) {
    RunView.ApprovalView approval = approval(run);
    return people(approval.call().everybody(), groups(approval));
  }

  private List<String> called(RunView run) {
    RunView.ApprovalView approval = approval(run);
    RunView.CallView call = approval.call();
    return missedFirst(run, approval)
        ? everybody(run)
        : people(call.added(), groups(approval, call));
  }

  private static List<String> people(List<PersonRef> people, List<String> groups) {
    return Stream.concat(people.stream().map(PersonRef::value), groups.stream()).toList();
  }

  private static RunView.ApprovalView approval(RunView run) {
    RunView.ApprovalView approval = run.approval();
    if (approval == null) {
      throw new IllegalArgumentException("RunView.approval of " + run.id() + " is not there");
    }
    return approval;
  }

  private ChatMessage call(RunView run, List<String> called, Language language) {
    RunView.ApprovalView approval = approval(run);
    String people = String.join(" ", called);
    String requester = run.requester().value();
    Instant until = approval.expiresAt();
    Fact fact;
    if (approval.call().reminder()) {
      fact = Fact.of("card.still-undecided", "people", people, "expiresAt", until);
    } else {
      fact =
          Fact.of(
              "card.please-approve", "people", people, "requester", requester, "expiresAt", until);
    }
    String text = messages.words(fact, language);
    return new ChatMessage(text, List.of(new Block.Text(text)), List.of());
  }

  /** The newest state wins, so a call may have been overtaken by the next one: it includes it. */
  private boolean missedFirst(RunView run, RunView.ApprovalView approval) {
    return approval.call().level() > 0 && posted.find(askKey(run, approval, "0")).isEmpty();
  }

  /** A group is called as a whole, at the opening and when time runs out. */
  private static List<String> groups(RunView.ApprovalView approval, RunView.CallView call) {
    return call.level() == 0 || call.reminder() ? groups(approval) : List.of();
  }

  private static List<String> groups(RunView.ApprovalView approval) {
    return approval.who().stream().filter(who -> who.startsWith(Markup.GROUP)).toList();
  }
}
