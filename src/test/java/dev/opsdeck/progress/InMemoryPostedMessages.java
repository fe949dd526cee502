package dev.opsdeck.progress;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where our messages stand, without a database. */
public final class InMemoryPostedMessages implements PostedMessages {
  private final Map<String, PostedMessage> messages = new ConcurrentHashMap<>();
  private final Map<String, String> digests = new ConcurrentHashMap<>();

  @Override
  public Optional<PostedMessage> find(String key) {
    return Optional.ofNullable(messages.get(key));
  }

  @Override
  public Optional<String> keyOfChannel(String channel) {
    return messages.entrySet().stream()
        .filter(e -> e.getValue().equals(new PostedMessage(channel, "")))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public void record(String key, PostedMessage message) {
    messages.putIfAbsent(key, message);
  }

  @Override
  public Optional<String> shown(String key) {
    return Optional.ofNullable(digests.get(key));
  }

  @Override
  public void shows(String key, String digest) {
    if (messages.containsKey(key)) {
      digests.put(key, digest);
    }
  }
}
