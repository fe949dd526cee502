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
import dev.opsdeck.slack.api.Step;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.block.BlockKit.Rendered;
import dev.opsdeck.slack.courier.Poster.Spot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An edit rings nobody's bell: who is to approve is called in the thread of the card, once. */
final class ApproverCalls {
  private final Poster poster;
  private final Messages messages;
  private final BlockKit blockKit;
  private final PostedMessages posted;

  ApproverCalls(Poster poster, Messages messages, BlockKit blockKit, PostedMessages posted) {
    this.poster = poster;
    this.messages = messages;
    this.blockKit = blockKit;
    this.posted = posted;
  }

  /** The card itself, being new, has called. */
  void calledBy(RunView run, PostedMessage card) {
    askKey(run).ifPresent(key -> posted.record(key, card));
  }

  Step<PostedMessage> call(
      Attempt attempt, Event.RunCard card, PostedMessage message, Language language) {
    Optional<String> key = askKey(card.run()).filter(k -> posted.find(k).isEmpty());
    if (key.isEmpty()) {
      return Step.done(message);
    }
    Spot thread = new Spot(message.channel(), message.ts());
    Rendered call = blockKit.render(call(card.run(), language), language);
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

  private ChatMessage call(RunView run, Language language) {
    RunView.ApprovalView approval = run.approval();
    if (approval == null) {
      throw new IllegalArgumentException("RunView.approval of " + run.id() + " is not there");
    }
    RunView.CallView call = approval.call();
    boolean missedFirst = missedFirst(run, approval);
    List<PersonRef> called = missedFirst ? call.everybody() : call.added();
    String people =
        Stream.concat(
                called.stream().map(PersonRef::value),
                missedFirst ? groups(approval).stream() : groups(approval, call).stream())
            .collect(Collectors.joining(" "));
    String requester = run.requester().value();
    Instant until = approval.expiresAt();
    Fact fact;
    if (call.reminder()) {
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
