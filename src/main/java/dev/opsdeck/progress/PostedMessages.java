package dev.opsdeck.progress;

import java.util.Optional;

/** Which of our messages stands where in the chat. */
public interface PostedMessages {
  Optional<PostedMessage> find(String key);

  /** The key under which a whole channel was recorded (with an empty ts). */
  Optional<String> keyOfChannel(String channel);

  /** Records it; the first one wins. */
  void record(String key, PostedMessage message);

  /** A digest of what the message of that key shows now; empty when that is not known. */
  Optional<String> shown(String key);

  /** Remembers what the message shows; nothing happens when none was recorded under that key. */
  void shows(String key, String digest);

  /**
   * @param ts the chat's own message id, as text; empty when the channel itself is meant
   */
  record PostedMessage(String channel, String ts) {}
}
