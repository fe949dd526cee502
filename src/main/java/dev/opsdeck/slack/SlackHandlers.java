package dev.opsdeck.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.bolt.response.Response;
import dev.opsdeck.console.ButtonAction;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.slack.RequestDeduplicator.Answered;
import dev.opsdeck.slack.WorkspaceGuard.Knowledge;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.api.RequestClaims;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what people do in Slack to the console, and the console's replies back, in time. */
final class SlackHandlers {
  private static final Logger LOG = LoggerFactory.getLogger(SlackHandlers.class);

  /** Of a command whose answer follows; told to nobody. */
  private static final Reply KEPT = new Reply.Acknowledged(Fact.of("slack.still-working"));

  private final Console console;
  private final RequestDeduplicator answers;
  private final DurableCommands kept;
  private final Directory directory;
  private final EphemeralReplies whispers;
  private final Executor executor;

  SlackHandlers(
      Console console,
      RequestDeduplicator answers,
      DurableCommands kept,
      Directory directory,
      EphemeralReplies whispers,
      Executor executor) {
    this.console = console;
    this.answers = answers;
    this.kept = kept;
    this.directory = directory;
    this.whispers = whispers;
    this.executor = executor;
  }

  /** What may be repeated is kept and answered afterwards; all else in the acknowledgement. */
  Response slash(SlashCommandPayload payload, RequestClaims claims) {
    RequestOrigin origin =
        new RequestOrigin(
            payload.getUserId(),
            payload.getChannelId(),
            payload.getChannelName(),
            null,
            payload.getResponseUrl(),
            claims);
    String text = TypedText.clean(payload.getText() == null ? "" : payload.getText());
    return console.conduct(payload.getCommand(), text).mayBeRepeated()
        ? keep(payload, origin, text)
        : answer(payload, origin, text);
  }

  private Response keep(SlashCommandPayload payload, RequestOrigin origin, String text) {
    Answered answered =
        answers.answer(
            payload.getTriggerId(), () -> kept.keep(payload, origin, text).thenApply(_ -> KEPT));
    return switch (answered) {
      case Answered.InTime _ -> Response.ok();
      case Answered.Later later -> {
        background(() -> keptLate(later.reply(), origin));
        yield json(whispers.body(Fact.of("slack.still-working"), language(origin)));
      }
      case Answered.Broken _ ->
          json(whispers.body(Fact.of("slack.not-recorded"), language(origin)));
    };
  }

  /** What was kept late is answered when it has been carried out. */
  private void keptLate(CompletableFuture<Reply> kept, RequestOrigin origin) {
    try {
      kept.join();
    } catch (CompletionException e) {
      LOG.error("a command of {} could not be kept", origin.user(), e.getCause());
      tell(origin, Fact.of("slack.not-recorded"));
    }
  }

  private Response answer(SlashCommandPayload payload, RequestOrigin origin, String text) {
    Answered answered =
        answers.ask(
            payload.getTriggerId(),
            origin,
            knowledge(payload.getCommand(), text),
            request -> console.command(request, payload.getCommand(), text));
    Language language = language(origin);
    return switch (answered) {
      case Answered.InTime(Reply.Form form) -> {
        background(() -> whispers.open(origin, payload.getTriggerId(), form, language));
        yield Response.ok();
      }
      case Answered.InTime(Reply reply) -> json(whispers.body(reply, language));
      case Answered.Later later -> {
        whispers.follow(later.reply(), origin, payload.getTriggerId());
        yield json(whispers.body(Fact.of("slack.still-working"), language));
      }
      case Answered.Broken broken -> json(whispers.body(Fact.of("slack.not-recorded"), language));
    };
  }

  /** A press is acknowledged with nothing; its answer follows at once. */
  Response press(BlockActionPayload payload, RequestClaims claims) {
    BlockActionPayload.Action action = payload.getActions().getFirst();
    RequestOrigin origin = origin(payload, claims);
    Optional<ButtonAction> readable = press(action.getValue());
    if (readable.isEmpty()) {
      background(() -> tell(origin, Fact.of("slack.stale-button")));
      return Response.ok();
    }
    ButtonAction press = readable.get();
    String id =
        payload.getUser().getId() + "/" + action.getActionTs() + "/" + Digest.of(action.getValue());
    Answered answered =
        answers.ask(id, origin, knowledge(press), request -> console.press(request, press));
    boolean instead = payload.getContainer() != null && payload.getContainer().isEphemeral();
    background(() -> answerPress(answered, origin, payload.getTriggerId(), instead));
    return Response.ok();
  }

  private Knowledge knowledge(ButtonAction press) {
    return switch (press) {
      case ButtonAction.Type type -> knowledge(type.slash(), type.text());
      case ButtonAction.Propose _ -> Knowledge.LATELY;
      case ButtonAction.Approve _, ButtonAction.Deny _, ButtonAction.OfRun _ -> Knowledge.ANEW;
    };
  }

  private Knowledge knowledge(String slash, String text) {
    return console.conduct(slash, text).actsAtOnce() ? Knowledge.ANEW : Knowledge.LATELY;
  }

  /** Empty for a button that an older Opsdeck made and this one does not know. */
  private static Optional<ButtonAction> press(String value) {
    try {
      return Optional.of(Json.read(value, ButtonAction.class));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  private void tell(RequestOrigin origin, Fact fact) {
    whispers.tell(origin, new Reply.Answer(fact), language(origin));
  }

  private void answerPress(
      Answered answered, RequestOrigin origin, String trigger, boolean instead) {
    Language language = language(origin);
    switch (answered) {
      case Answered.InTime(Reply.Form form) -> whispers.open(origin, trigger, form, language);
      case Answered.InTime(Reply.Acknowledged noted) when !instead -> {}
      case Answered.InTime(Reply reply) when instead ->
          whispers.tellInstead(origin, reply, language);
      case Answered.InTime(Reply reply) -> whispers.tell(origin, reply, language);
      case Answered.Later later -> whispers.follow(later.reply(), origin, trigger);
      case Answered.Broken broken -> tell(origin, Fact.of("slack.not-recorded"));
    }
  }

  private static RequestOrigin origin(BlockActionPayload payload, RequestClaims claims) {
    BlockActionPayload.Container container = payload.getContainer();
    String channel = payload.getChannel() == null ? "" : payload.getChannel().getId();
    return new RequestOrigin(
        payload.getUser().getId(),
        channel,
        payload.getChannel() == null ? null : payload.getChannel().getName(),
        container == null ? null : thread(container),
        payload.getResponseUrl(),
        claims);
  }

  /** A message that has replies stands in no thread: it begins one. */
  private static @Nullable String thread(BlockActionPayload.Container container) {
    String thread = container.getThreadTs();
    return thread == null || thread.equals(container.getMessageTs()) ? null : thread;
  }

  private Language language(RequestOrigin origin) {
    return directory.language(origin.user());
  }

  private void background(Runnable work) {
    executor.execute(work);
  }

  static Response json(String body) {
    return Response.builder()
        .statusCode(200)
        .contentType(Response.CONTENT_TYPE_APPLICATION_JSON_UTF8)
        .body(body)
        .build();
  }
}
