package dev.opsdeck.slack;

import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import dev.opsdeck.console.Console;
import dev.opsdeck.console.Reply;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.slack.WorkspaceGuard.Knowledge;
import dev.opsdeck.slack.api.Directory;
import dev.opsdeck.slack.inbox.Inbox;
import dev.opsdeck.slack.inbox.Inbox.Kept;
import dev.opsdeck.slack.inbox.InboxConsumer;
import dev.opsdeck.trace.Span;
import dev.opsdeck.trace.Spans;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands that are kept before they are acknowledged and carried out afterwards, if need be by
 * another replica: only those that the console lets be repeated.
 */
final class DurableCommands implements InboxConsumer.Work {
  private static final Logger LOG = LoggerFactory.getLogger(DurableCommands.class);

  /** Then nothing more is tried to carry it out or to tell it; attempts are a lease apart. */
  private static final int LAST_ATTEMPT = 5;

  /** A Slack that tells, but does not say so in time, must not tell for ever. */
  private static final int LAST_TELLING = 3;

  /** Whoever has waited for longer has done something else; nobody expects it to begin now. */
  private static final Duration LATEST = Duration.ofMinutes(5);

  private final Inbox inbox;
  private final Console console;
  private final WorkspaceGuard guard;
  private final Directory directory;
  private final EphemeralReplies whispers;
  private final InstantSource clock;

  DurableCommands(
      Inbox inbox,
      Console console,
      WorkspaceGuard guard,
      Directory directory,
      EphemeralReplies whispers,
      InstantSource clock) {
    this.inbox = inbox;
    this.console = console;
    this.guard = guard;
    this.directory = directory;
    this.whispers = whispers;
    this.clock = clock;
  }

  /**
   * A command as it is kept.
   *
   * @param trigger opens a form for three seconds
   * @param trace the request's, absent when there is none
   */
  private record Command(
      RequestOrigin origin, String trigger, String slash, String text, @Nullable String trace) {}

  /** Completes when the command is durable. */
  CompletableFuture<Void> keep(SlashCommandPayload payload, RequestOrigin origin, String text) {
    Command command =
        new Command(
            origin, payload.getTriggerId(), payload.getCommand(), text, Spans.traceparent());
    return inbox.keep(payload.getTriggerId(), Json.write(command));
  }

  @Override
  public Runnable carryOut(Kept kept) {
    return read(kept)
        .map(command -> carryOut(kept, command))
        .orElseGet(() -> () -> inbox.done(kept));
  }

  private static Optional<Command> read(Kept kept) {
    try {
      return Optional.of(Json.read(kept.request(), Command.class));
    } catch (IllegalArgumentException e) {
      LOG.error("the command {} cannot be read and is not carried out", kept.id(), e);
      return Optional.empty();
    }
  }

  private Runnable carryOut(Kept kept, Command command) {
    if (isTooLate(kept)) {
      Fact late = Fact.of("slack.too-late", "command", typed(command), "at", kept.at());
      return () -> answerLate(kept, command, new Reply.Answer(late));
    }
    try (Span _ = Spans.resume(command.trace(), "command")) {
      Reply reply = reply(kept, command);
      return () -> answer(kept, command, reply);
    } catch (RuntimeException e) {
      LOG.error("attempt {} to carry out {} failed", kept.attempt(), kept.id(), e);
      return () -> failed(kept, command);
    }
  }

  /** What somebody has begun with is carried out however late: it may have been started. */
  private boolean isTooLate(Kept kept) {
    return kept.attempt() == 1 && kept.at().plus(LATEST).isBefore(clock.instant());
  }

  private Reply reply(Kept kept, Command command) {
    Knowledge knowledge =
        console.conduct(command.slash(), command.text()).actsAtOnce()
            ? Knowledge.ANEW
            : Knowledge.LATELY;
    return guard.ask(
        kept.id(),
        command.origin(),
        knowledge,
        request -> console.command(request, command.slash(), command.text()));
  }

  /**
   * Done when it is told, as far as Slack says. Until then it is carried out again: the console
   * knows it by its id.
   */
  private void answer(Kept kept, Command command, Reply reply) {
    boolean last = kept.attempt() >= LAST_TELLING;
    Telling telling = tell(command, reply);
    if (last && telling == Telling.UNSAYABLE) {
      telling = tell(command, noAnswer(command));
    }
    if (last || telling == Telling.TOLD) {
      inbox.done(kept);
    }
  }

  private static Reply noAnswer(Command command) {
    return new Reply.Answer(Fact.of("slack.no-answer", "command", typed(command)));
  }

  private static String typed(Command command) {
    return (command.slash() + " " + command.text()).strip();
  }

  /** Done whether it is told or not: at a second attempt it would look like something begun. */
  private void answerLate(Kept kept, Command command, Reply reply) {
    if (tell(command, reply) != Telling.TOLD) {
      LOG.error("nobody was told that {} came too late", kept.id());
    }
    inbox.done(kept);
  }

  /** What became of an answer. */
  private enum Telling {
    TOLD,
    /** Slack did not take it. */
    NOT_TAKEN,
    /** It could not be put into words: a bug. */
    UNSAYABLE
  }

  private Telling tell(Command command, Reply reply) {
    try {
      return whispers.answer(command.origin(), reply, command.trigger(), language(command))
          ? Telling.TOLD
          : Telling.NOT_TAKEN;
    } catch (RuntimeException e) {
      LOG.error("the answer to {} cannot be told", command.trigger(), e);
      return Telling.UNSAYABLE;
    }
  }

  /** What kills each replica that begins with it, or never comes to an end. */
  @Override
  public void giveUp(Kept kept) {
    LOG.error(
        "{} was begun {} times and never finished; it is given up", kept.id(), kept.attempt());
    read(kept).ifPresent(command -> tell(command, noAnswer(command)));
    inbox.done(kept);
  }

  private void failed(Kept kept, Command command) {
    if (kept.attempt() >= LAST_ATTEMPT) {
      answer(kept, command, new Reply.Answer(Fact.of("slack.not-recorded")));
    } else if (kept.attempt() == 1) {
      Reply patience = new Reply.Answer(Fact.of("slack.still-working"));
      whispers.tell(command.origin(), patience, language(command));
    }
  }

  private Language language(Command command) {
    return directory.language(command.origin().user());
  }
}
