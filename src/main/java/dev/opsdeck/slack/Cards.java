package dev.opsdeck.slack;

import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.ChatMessage.Block;
import dev.opsdeck.message.Messages;
import dev.opsdeck.progress.Event;
import dev.opsdeck.progress.PostedMessages;
import dev.opsdeck.progress.PostedMessages.PostedMessage;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.progress.RunView;
import dev.opsdeck.slack.BlockKit.Rendered;
import dev.opsdeck.slack.Poster.Spot;
import dev.opsdeck.slack.api.Attempt;
import dev.opsdeck.slack.api.Line;
import dev.opsdeck.slack.api.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The one message of each run: posted once, edited from then on. */
final class Cards {
  private static final Set<String> GONE =
      Set.of("message_not_found", "edit_window_closed", "cant_update_message");

  private final Line line;
  private final Poster poster;
  private final Messages messages;
  private final BlockKit blockKit;
  private final PostedMessages posted;

  Cards(Line line, Poster poster, Messages messages, BlockKit blockKit, PostedMessages posted) {
    this.line = line;
    this.poster = poster;
    this.messages = messages;
    this.blockKit = blockKit;
    this.posted = posted;
  }

  /** Where the card of a run stands; the second one when the first was deleted. */
  Optional<PostedMessage> find(String cardKey) {
    return posted.find(second(cardKey)).or(() -> posted.find(cardKey));
  }

  private static String second(String cardKey) {
    return cardKey + "/again";
  }

  Step<PostedMessage> show(Attempt attempt, Event.RunCard card, Spot spot, Language language) {
    Rendered rendered = blockKit.render(messages.event(card, language), language);
    Optional<PostedMessage> standing = find(card.lane());
    return standing.isPresent()
        ? edit(attempt, card, standing.get(), rendered, language)
        : first(attempt, card, spot, rendered);
  }

  /**
   * A newer state may have replaced an older one whose posting was interrupted: so the marker is
   * the card's own, and only a run that has just begun is not looked for.
   */
  private Step<PostedMessage> first(
      Attempt attempt, Event.RunCard card, Spot spot, Rendered rendered) {
    RunView run = card.run();
    boolean fresh = run.state() == RunState.PLANNING && !attempt.maybeSent();
    Step<PostedMessage> step =
        fresh
            ? poster.post(attempt, spot, rendered, card.lane())
            : poster.postUnlessThere(attempt, spot, rendered, card.lane(), run.startedAt());
    return step.then(message -> {
      posted.record(card.lane(), message);
      askKey(run).ifPresent(key -> posted.record(key, message));
      return Step.done(message);
    });
  }

  private Step<PostedMessage> edit(
      Attempt attempt,
      Event.RunCard card,
      PostedMessage standing,
      Rendered rendered,
      Language language) {
    return update(attempt, standing, rendered)
        .orElse(error ->
            GONE.contains(error)
                ? again(attempt, card, standing, rendered)
                : new Step.Refused<>(error))
        .then(message -> callApprovers(attempt, card, message, language));
  }

  private Step<PostedMessage> update(Attempt attempt, PostedMessage standing, Rendered rendered) {
    return line.read(
            attempt,
            "chat.update",
            standing.channel(),
            m ->
                m.chatUpdate(r ->
                    r.channel(standing.channel())
                        .ts(standing.ts())
                        .text(rendered.text())
                        .blocksAsString(rendered.blocks())))
        .then(updated -> Step.done(standing));
  }

  /** Once: a card that is deleted twice is not wanted. */
  private Step<PostedMessage> again(
      Attempt attempt, Event.RunCard card, PostedMessage standing, Rendered rendered) {
    String key = second(card.lane());
    if (posted.find(key).isPresent()) {
      return new Step.Refused<>("the card was deleted twice");
    }
    Spot spot = new Spot(standing.channel(), null);
    return poster
        .postUnlessThere(attempt, spot, rendered, key, card.run().startedAt())
        .then(message -> {
          posted.record(key, message);
          return Step.done(message);
        });
  }

  /** An edit rings nobody's bell: who is to approve is called in the thread, once. */
  private Step<PostedMessage> callApprovers(
      Attempt attempt, Event.RunCard card, PostedMessage message, Language language) {
    Optional<String> key = askKey(card.run()).filter(k -> posted.find(k).isEmpty());
    if (key.isEmpty()) {
      return Step.done(message);
    }
    Spot thread = new Spot(message.channel(), message.ts());
    Rendered call = blockKit.render(call(card.run(), language), language);
    return poster
        .post(attempt, thread, call, key.get())
        .then(reply -> {
          posted.record(key.get(), reply);
          return Step.done(message);
        });
  }

  private static Optional<String> askKey(RunView run) {
    RunView.ApprovalView approval = run.approval();
    return run.state() != RunState.AWAITING_APPROVAL
            || approval == null
            || approval.call().added().isEmpty()
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
    String people = people(missedFirst(run, approval) ? call.everybody() : call.added());
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

  private static String people(List<PersonRef> people) {
    return people.stream().map(PersonRef::value).collect(Collectors.joining(" "));
  }
}
