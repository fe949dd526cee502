package dev.opsdeck.progress;

import java.util.Optional;

/** Which of our messages stands where in the chat. */
public interface PostedMessages {
  Optional<PostedMessage> find(String key);

  /** The key under which a whole channel was recorded (with an empty ts). */
  Optional<String> keyOfChannel(String channel);

  /** Records it; the first one wins. */
  void record(String key, PostedMessage message);

  /**
   * @param ts the chat's own message id, as text; empty when the channel itself is meant
   */
  record PostedMessage(String channel, String ts) {}
}
