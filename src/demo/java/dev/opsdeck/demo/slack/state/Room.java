package dev.opsdeck.demo.slack.state;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A channel or a direct conversation. Guarded by the state's lock. */
public final class Room {
  private final String id;
  private String name;
  private final String creator;
  private final Set<String> members = new LinkedHashSet<>();
  private final List<Message> messages = new ArrayList<>();
  private final List<Message> deleted = new ArrayList<>();
  private String topic = "";
  private String purpose = "";
  private boolean archived;
  private boolean secret;
  private boolean readOnly;

  public Room(String id, String name, String creator) {
    this.id = id;
    this.name = name;
    this.creator = creator;
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public void rename(String name) {
    this.name = name;
  }

  /** Who is not in it does not learn that it exists. */
  public boolean isPrivate() {
    return secret;
  }

  public void makePrivate() {
    secret = true;
  }

  /** Only its managers may post. */
  public boolean isReadOnly() {
    return readOnly;
  }

  public void makeReadOnly() {
    readOnly = true;
  }

  public String creator() {
    return creator;
  }

  public String topic() {
    return topic;
  }

  public void setTopic(String topic) {
    this.topic = topic;
  }

  public String purpose() {
    return purpose;
  }

  public void setPurpose(String purpose) {
    this.purpose = purpose;
  }

  public boolean isArchived() {
    return archived;
  }

  public void archive() {
    archived = true;
  }

  public boolean isDirect() {
    return id.startsWith("D");
  }

  public Set<String> members() {
    return Set.copyOf(members);
  }

  public List<String> membersInOrder() {
    return List.copyOf(members);
  }

  public boolean has(String user) {
    return members.contains(user);
  }

  public boolean join(String user) {
    return members.add(user);
  }

  public boolean leave(String user) {
    return members.remove(user);
  }

  /** Returns all messages, replies and ephemeral ones included, oldest first. */
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  public List<Message> deleted() {
    return List.copyOf(deleted);
  }

  public Optional<Message> find(String ts) {
    return messages.stream().filter(message -> message.ts().equals(ts)).findFirst();
  }

  public Message add(Message message) {
    messages.add(message);
    return message;
  }

  public Message replace(Message message, UnaryOperator<Message> change) {
    Message next = change.apply(message);
    messages.set(messages.indexOf(message), next);
    return next;
  }

  public Message edit(Message message, Content next) {
    Content kept = next.metadata() == null ? next.withMetadata(message.content().metadata()) : next;
    return replace(message, old -> old.saying(kept));
  }

  public void delete(Message message) {
    messages.remove(message);
    deleted.add(message);
  }
}
