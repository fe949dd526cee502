package dev.opsdeck.progress;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Posted messages in memory. */
public final class RememberedMessages implements PostedMessages {
  private final Map<String, PostedMessage> messages = new ConcurrentHashMap<>();

  @Override
  public Optional<PostedMessage> find(String key) {
    return Optional.ofNullable(messages.get(key));
  }

  @Override
  public Optional<String> keyOfChannel(String channel) {
    PostedMessage wanted = new PostedMessage(channel, "");
    return messages.entrySet().stream()
        .filter(entry -> entry.getValue().equals(wanted))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public void record(String key, PostedMessage message) {
    messages.putIfAbsent(key, message);
  }
}
