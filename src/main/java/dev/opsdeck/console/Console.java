package dev.opsdeck.console;

import dev.opsdeck.command.Conduct;
import dev.opsdeck.kernel.Actor;
import dev.opsdeck.kernel.ChannelIdentity;
import dev.opsdeck.kernel.Texts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a person can ask for in a chat. Answers at once: nothing here waits for a cluster
 * or for the chat.
 */
public interface Console {
  /** A typed command, such as {@code /ops} with {@code rollback api-gateway prod}. */
  Reply command(Request request, String slash, String text);

  /** What a command does on the word of who types it. Looks nothing up. */
  Conduct conduct(String slash, String text);

  /** A pressed button. */
  Reply press(Request request, ButtonAction press);

  /** A form that was filled in; {@code form} is the id that {@link Reply.Form} gave it. */
  Reply submit(Request request, String form, Map<String, String> values);

  /** Choices for a field of a form while the person types, at most 100. */
  List<Choice> options(String field, String typed);

  /**
   * @param id the same for a request that is sent again
   * @param where the channel in which it was asked
   * @param thread the message in whose thread it was asked; absent outside of threads
   */
  record Request(String id, Actor actor, ChannelIdentity where, @Nullable String thread) {
    public Request(String id, Actor actor, ChannelIdentity where) {
      this(id, actor, where, null);
    }

    /** The chat's own channel id. */
    public String channel() {
      return where.id();
    }
  }

  /** One thing to choose. */
  record Choice(Texts label, String value) {}
}
