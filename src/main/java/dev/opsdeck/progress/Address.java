package dev.opsdeck.progress;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.IncidentId;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.PersonRef;
import org.jspecify.annotations.Nullable;

/** Where something is told. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "address")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Address.Channel.class, name = "Channel"),
  @JsonSubTypes.Type(value = Address.IncidentChannel.class, name = "IncidentChannel"),
  @JsonSubTypes.Type(value = Address.Ephemeral.class, name = "Ephemeral"),
  @JsonSubTypes.Type(value = Address.Direct.class, name = "Direct")
})
public sealed interface Address {
  /**
   * A channel, in the language that the channel speaks.
   *
   * @param thread the chat's own id of the message whose thread it is; absent outside of threads
   */
  record Channel(String channel, Language language, @Nullable String thread) implements Address {
    public Channel(String channel, Language language) {
      this(channel, language, null);
    }
  }

  /**
   * The channel of an incident, which may not exist yet: what is sent to it waits until it does.
   */
  record IncidentChannel(IncidentId incident, Language language) implements Address {}

  /** Seen by one person only, in a channel, in that person's language. */
  record Ephemeral(String channel, PersonRef person) implements Address {}

  /** A direct message. */
  record Direct(PersonRef person) implements Address {}

  /** Where all see it who are in that channel, whether they follow the thread or not. */
  default Address outsideOfThreads() {
    return this instanceof Channel(String channel, Language language, String _)
        ? new Channel(channel, language)
        : this;
  }
}
