package dev.opsdeck.slack.delivery;

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
import dev.opsdeck.slack.api.DeliveryStep;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RateLimitedClient;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.block.BlockKit.Rendered;
import dev.opsdeck.slack.delivery.Destinations.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edit rings nobody's bell: who is to approve is called in the thread of the card, once. Where
 * nobody but the requester sees the card, each of them is called by a message of their own.
 */
final class ApproverMentions {
  private static final Logger LOG = LoggerFactory.getLogger(ApproverMentions.class);
  private static final Duration LOOKUP = Duration.ofSeconds(3);

  /** As many attempts take a minute; after that names that ring no bell are better than nothing. */
  private static final int WAITS_FOR_PEOPLE = 6;

  private final RateLimitedClient line;
  private final Directory directory;
  private final IdempotentPoster poster;
  private final Destinations places;
  private final Messages messages;
  private final BlockKit blockKit;
  private final PostedMessages posted;

  ApproverMentions(
      RateLimitedClient line,
      Directory directory,
      IdempotentPoster poster,
      Destinations places,
      Messages messages,
      BlockKit blockKit,
      PostedMessages posted) {
    this.line = line;
    this.directory = directory;
    this.poster = poster;
    this.places = places;
    this.messages = messages;
    this.blockKit = blockKit;
    this.posted = posted;
  }

  /** Whether a card, being new, would call everybody by its names. */
  boolean canCall(RunView run) {
    return askKey(run)
        .filter(key -> posted.find(key).isEmpty())
        .map(key -> isSaidWho(everybody(run)))
        .orElse(true);
  }

  /** The card itself, being new, has called. */
  void calledBy(RunView run, PostedMessage card) {
    if (!isDirect(card)) {
      askKey(run).ifPresent(key -> posted.record(key, card));
    }
  }

  /** Whether it stands in somebody's conversation with the bot, where nobody else sees it. */
  private static boolean isDirect(PostedMessage card) {
    return card.channel().startsWith("D");
  }

  DeliveryStep<PostedMessage> call(
      Attempt attempt, Event.RunCard card, PostedMessage message, Place below) {
    Optional<String> key = askKey(card.run()).filter(k -> posted.find(k).isEmpty());
    if (key.isEmpty()) {
      return DeliveryStep.done(message);
    }
    DeliveryStep<PostedMessage> step =
        isDirect(message)
            ? callEach(attempt, card.run(), message, key.get())
            : callTogether(attempt, card.run(), below, key.get());
    return step.then(call -> {
      posted.record(key.get(), call);
      return DeliveryStep.done(message);
    });
  }

  private DeliveryStep<PostedMessage> callTogether(
      Attempt attempt, RunView run, Place below, String key) {
    List<String> called = called(run);
    if (attempt.number() < WAITS_FOR_PEOPLE && !isSaidWho(called)) {
      return line.later(attempt, "Slack does not say who is to be called");
    }
    Language language = below.language();
    Rendered call = blockKit.render(call(run, called, language), language);
    return poster.post(attempt, below.spot(), call, key);
  }

  /** Nobody waits for somebody whom Slack does not name yet. A group is called one by one. */
  private DeliveryStep<PostedMessage> callEach(
      Attempt attempt, RunView run, PostedMessage card, String key) {
    DeliveryStep<PostedMessage> all = DeliveryStep.done(card);
    List<String> called = called(run);
    if (attempt.number() < WAITS_FOR_PEOPLE && !isSaidWho(groups(called))) {
      all = line.later(attempt, "Slack does not say who is in a group");
    }
    for (String person : oneByOne(called)) {
      DeliveryStep<PostedMessage> one = callOne(attempt, run, card, new PersonRef(person), key);
      // The last one that has to wait knows all that may have been sent.
      all = one instanceof DeliveryStep.Later<PostedMessage> ? one : all;
    }
    return all;
  }

  private Set<String> oneByOne(List<String> called) {
    Set<String> people = new LinkedHashSet<>();
    for (String who : called) {
      people.addAll(who.startsWith(Markup.GROUP) ? directory.members(who, LOOKUP) : Set.of(who));
    }
    return people;
  }

  private static List<String> groups(List<String> called) {
    return called.stream().filter(who -> who.startsWith(Markup.GROUP)).toList();
  }

  private DeliveryStep<PostedMessage> callOne(
      Attempt attempt, RunView run, PostedMessage card, PersonRef person, String callKey) {
    String key = callKey + "/" + person.value();
    if (posted.find(key).isPresent() || isGivenUp(attempt, person)) {
      return DeliveryStep.done(card);
    }
    return places
        .direct(attempt, person)
        .then(place -> {
          ChatMessage call = directCall(run, place.language());
          Rendered rendered = blockKit.render(call, place.language());
          return poster.post(attempt, place.spot(), rendered, key);
        })
        .then(call -> {
          posted.record(key, call);
          return DeliveryStep.done(card);
        })
        .orElse(error -> {
          LOG.warn("{} is not called to approve {}: {}", person.value(), run.id(), error);
          return DeliveryStep.done(card);
        });
  }

  private boolean isGivenUp(Attempt attempt, PersonRef person) {
    return attempt.number() >= WAITS_FOR_PEOPLE && !isSaidWho(List.of(person.value()));
  }

  private ChatMessage directCall(RunView run, Language language) {
    Fact fact =
        Fact.of(
            "slack.please-approve",
            "requester",
            run.requester().value(),
            "run",
            run.id(),
            "command",
            "/ops run show " + run.id(),
            "expiresAt",
            approval(run).expiresAt());
    return message(fact, language);
  }

  private ChatMessage message(Fact fact, Language language) {
    String text = messages.words(fact, language);
    return new ChatMessage(text, List.of(new Block.Text(text)), List.of());
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
    return message(fact, language);
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
    return groups(approval.who());
  }
}
