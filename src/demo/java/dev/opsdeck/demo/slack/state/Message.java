package dev.opsdeck.demo.slack.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands now, with what it said before.
 *
 * @param threadTs the message that began its thread, itself included once it has replies
 * @param earlier its former contents, oldest first
 */
public record Message(
    String channel,
    String ts,
    @Nullable String threadTs,
    String user,
    Content content,
    List<Content> earlier,
    Extras extras) {

  public Message {
    earlier = List.copyOf(earlier);
  }

  /** A file shown with a message. */
  public record SharedFile(String id, String name, String title, String text) {}

  /** An emoji that somebody put on a message. */
  public record Reaction(String name, String user) {}

  /**
   * What only some messages have.
   *
   * @param onlyFor the one person who sees it, or null when the channel does
   */
  public record Extras(
      @Nullable String onlyFor, List<SharedFile> files, List<Reaction> reactions, boolean pinned) {
    static final Extras NONE = new Extras(null, List.of(), List.of(), false);

    public Extras {
      files = List.copyOf(files);
      reactions = List.copyOf(reactions);
    }
  }

  public String text() {
    return content.text();
  }

  public String plain() {
    return content.plain();
  }

  public boolean isEphemeral() {
    return extras.onlyFor() != null;
  }

  /** Says whether it stands in a thread below another message. */
  public boolean isReply() {
    return threadTs != null && !threadTs.equals(ts);
  }

  /** Returns the labels of its buttons, in reading order. */
  public List<String> buttons() {
    return content.elements().stream()
        .filter(element -> element.type().equals("button"))
        .map(Element::label)
        .toList();
  }

  Message saying(Content next) {
    List<Content> history = new ArrayList<>(earlier);
    history.add(content);
    return new Message(channel, ts, threadTs, user, next, history, extras);
  }

  Message with(Extras next) {
    return new Message(channel, ts, threadTs, user, content, earlier, next);
  }

  public Message reacted(Reaction reaction) {
    List<Reaction> reactions = new ArrayList<>(extras.reactions());
    reactions.add(reaction);
    return with(new Extras(extras.onlyFor(), extras.files(), reactions, extras.pinned()));
  }

  public Message pinned() {
    return with(new Extras(extras.onlyFor(), extras.files(), extras.reactions(), true));
  }
}
