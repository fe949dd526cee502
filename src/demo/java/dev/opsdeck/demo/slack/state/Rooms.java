package dev.opsdeck.demo.slack.state;

import dev.opsdeck.demo.slack.state.Message.Extras;
import dev.opsdeck.demo.slack.state.Message.SharedFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The channels, by id or name, and the one clock that stamps their messages. */
public final class Rooms {
  private final Map<String, Room> byId = new LinkedHashMap<>();
  private final Stamps stamps;

  Rooms(Stamps stamps) {
    this.stamps = stamps;
  }

  public Room add(Room room) {
    byId.put(room.id(), room);
    return room;
  }

  public List<Room> all() {
    return List.copyOf(byId.values());
  }

  /** Finds by id, {@code name} or {@code #name}. */
  public Optional<Room> find(String idOrName) {
    Room room = byId.get(idOrName);
    if (room != null) {
      return Optional.of(room);
    }
    String name = idOrName.startsWith("#") ? idOrName.substring(1) : idOrName;
    return byId.values().stream().filter(r -> r.name().equals(name)).findFirst();
  }

  public Room create(String name, String creator) {
    Room room = add(new Room(stamps.id("C"), name, creator));
    room.join(creator);
    return room;
  }

  /** Deletes a channel with all that was said in it. */
  public void remove(Room room) {
    byId.remove(room.id());
  }

  /** Returns the direct conversation between a person and the app, opened when it is not yet. */
  public Room direct(String user) {
    String id = "D" + user.substring(1);
    Room known = byId.get(id);
    if (known != null) {
      return known;
    }
    Room room = add(new Room(id, "", user));
    room.join(user);
    room.join(Roster.BOT_USER);
    return room;
  }

  public Message post(Room room, String user, Content content, @Nullable String threadTs) {
    return post(room, user, content, threadTs, Extras.NONE);
  }

  public Message postFiles(
      Room room, String comment, List<SharedFile> files, @Nullable String threadTs) {
    Extras extras = new Extras(null, files, List.of(), false);
    return post(room, Roster.BOT_USER, Content.of(comment), threadTs, extras);
  }

  public Message whisper(
      Room room, String author, String to, Content content, @Nullable String threadTs) {
    return post(room, author, content, threadTs, new Extras(to, List.of(), List.of(), false));
  }

  private Message post(
      Room room, String user, Content content, @Nullable String threadTs, Extras extras) {
    String ts = stamps.next();
    Content numbered = BlockIds.fill(content, stamps);
    return room.add(
        new Message(room.id(), ts, threadTs, user, numbered, new ArrayList<>(), extras));
  }

  public Message edit(Room room, Message message, Content next) {
    return room.edit(message, BlockIds.fill(next, stamps));
  }
}
