package dev.opsdeck.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.methods.response.conversations.ConversationsOpenResponse;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.message.ChatMessage;
import dev.opsdeck.message.Messages;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.SlackClient;
import dev.opsdeck.slack.api.SlackClient.Answer;
import dev.opsdeck.slack.block.BlockKit;
import dev.opsdeck.slack.block.BlockKit.Rendered;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers to one person, seen by nobody else. What can be told is told one way or the other: by the
 * request's own address, in the channel, or as a direct message.
 */
final class EphemeralReplies {
  private static final Logger LOG = LoggerFactory.getLogger(EphemeralReplies.class);

  private final SlackClient client;
  private final Messages messages;
  private final BlockKit blockKit;
  private final Directory directory;
  private final Executor executor;

  EphemeralReplies(
      SlackClient client,
      Messages messages,
      BlockKit blockKit,
      Directory directory,
      Executor executor) {
    this.client = client;
    this.messages = messages;
    this.blockKit = blockKit;
    this.directory = directory;
    this.executor = executor;
  }

  /** The body of an acknowledgement, which Slack shows at once. */
  String body(Reply reply, Language language) {
    return json(messages.reply(reply, language), language).toString();
  }

  String body(Fact fact, Language language) {
    return body(new Reply.Answer(fact), language);
  }

  /**
   * Tells it now; waits for Slack. What a card says is not told twice.
   *
   * @return whether it is told
   */
  boolean tell(RequestOrigin origin, Reply reply, Language language) {
    return isSaidByCard(reply) || tell(origin, messages.reply(reply, language), language, false);
  }

  /**
   * Tells it now, or opens it when it is a form; waits for Slack.
   *
   * @param trigger absent where no form can be opened
   * @return whether it is told, or open
   */
  boolean answer(RequestOrigin origin, Reply reply, @Nullable String trigger, Language language) {
    if (!(reply instanceof Reply.Form form)) {
      return tell(origin, reply, language);
    }
    return trigger == null
        ? tell(origin, new Reply.Answer(Fact.of("slack.form-needs-slash")), language)
        : open(origin, trigger, form, language);
  }

  private static boolean isSaidByCard(Reply reply) {
    return reply instanceof Reply.Accepted accepted
        && accepted.card() == Reply.Accepted.Card.ANSWER;
  }

  /** Tells it in the place of the private message whose button was pressed. */
  void tellInstead(RequestOrigin origin, Reply reply, Language language) {
    tell(origin, messages.reply(reply, language), language, true);
  }

  private boolean tell(
      RequestOrigin origin, ChatMessage message, Language language, boolean instead) {
    ObjectNode json = json(message, language).put("replace_original", instead);
    String url = origin.responseUrl();
    if (url != null && client.respond(url, json.toString())) {
      return true;
    }
    Rendered rendered = blockKit.render(message, language);
    String refused = inChannel(origin, rendered);
    if (refused != null) {
      refused = direct(origin.user(), rendered);
    }
    if (refused != null) {
      LOG.error("an answer to {} could not be told: {}", origin.user(), refused);
    }
    return refused == null;
  }

  private @Nullable String inChannel(RequestOrigin origin, Rendered rendered) {
    if (origin.channel().isEmpty()) {
      return "no channel";
    }
    return problem(
        client.call(m ->
            m.chatPostEphemeral(r ->
                r.channel(origin.channel())
                    .user(origin.user())
                    .threadTs(origin.threadTs())
                    .text(rendered.text())
                    .blocksAsString(rendered.blocks()))));
  }

  private @Nullable String direct(String user, Rendered rendered) {
    Answer<ConversationsOpenResponse> opened =
        client.callTwice(m -> m.conversationsOpen(r -> r.users(List.of(user))));
    if (!(opened instanceof Answer.Ok<ConversationsOpenResponse> ok)) {
      return problem(opened);
    }
    String channel = ok.value().getChannel().getId();
    return problem(
        client.call(m ->
            m.chatPostMessage(
                r -> r.channel(channel).text(rendered.text()).blocksAsString(rendered.blocks()))));
  }

  /**
   * Opens a form. A trigger lives for three seconds: when it is too late, the person is asked to
   * press again.
   *
   * @return whether it is open, or the person knows that it is not
   */
  boolean open(RequestOrigin origin, String trigger, Reply.Form form, Language language) {
    String view = FormView.view(form, messages.form(form, language), origin, language).toString();
    Answer<?> answer =
        client.callTwice(m -> m.viewsOpen(r -> r.triggerId(trigger).viewAsString(view)));
    String problem = problem(answer);
    if (problem == null || problem.equals("exchanged_trigger_id")) {
      return true;
    }
    LOG.warn("the form {} could not be opened: {}", form.id(), problem);
    return tell(origin, new Reply.Answer(Fact.of("slack.form-too-late")), language);
  }

  /** Tells the reply when it is there; a form may have come too late for its trigger. */
  void follow(CompletableFuture<Reply> later, RequestOrigin origin, @Nullable String trigger) {
    executor.execute(() -> awaitAndTell(later, origin, trigger));
  }

  private void awaitAndTell(
      CompletableFuture<Reply> later, RequestOrigin origin, @Nullable String trigger) {
    Language language = directory.language(origin.user());
    Reply reply;
    try {
      reply = later.join();
    } catch (CompletionException e) {
      LOG.error("a request of {} could not be answered", origin.user(), e.getCause());
      reply = new Reply.Answer(Fact.of("slack.not-recorded"));
    }
    answer(origin, reply, trigger, language);
  }

  private ObjectNode json(ChatMessage message, Language language) {
    Rendered rendered = blockKit.render(message, language);
    ObjectNode json = Json.object().put("response_type", "ephemeral");
    json.put("text", rendered.text());
    json.set("blocks", Json.parse(rendered.blocks()));
    return json;
  }

  private static @Nullable String problem(Answer<?> answer) {
    return switch (answer) {
      case Answer.Ok<?> ok -> null;
      case Answer.Refused<?> refused -> refused.error();
      case Answer.Limited<?> limited -> "ratelimited";
      case Answer.NotConnected<?> notConnected -> notConnected.why();
      case Answer.Unreachable<?> unreachable -> unreachable.why();
      case Answer.Unreadable<?> unreadable -> unreadable.why();
    };
  }
}
