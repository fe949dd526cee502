package dev.opsdeck.progress;

import dev.opsdeck.database.Undoable;
import dev.opsdeck.kernel.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/** Remembers what was put; delivers nothing. */
public final class RecordedOutbox implements Outbox, Undoable {
  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Override
  public Runnable remember() {
    int size = events.size();
    return () -> events.subList(size, events.size()).clear();
  }

  /** What is told goes through JSON, as it does on its way to the chat. */
  @Override
  public void put(Handle handle, Event event) {
    events.add(Json.read(Json.write(event), Event.class));
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  public <T extends Event> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public List<Delivery> claim(int max, Instant now, Instant until) {
    return List.of();
  }

  @Override
  public Set<Long> renew(Collection<Delivery> claimed, Instant until) {
    return Set.of();
  }

  @Override
  public boolean sendsAgain(Delivery delivery) {
    throw new UnsupportedOperationException("nothing was claimed");
  }

  @Override
  public void delivered(Delivery delivery) {
    throw new UnsupportedOperationException("nothing was claimed");
  }

  @Override
  public void postpone(Delivery delivery, Instant until, String reason, boolean maybeSent) {
    throw new UnsupportedOperationException("nothing was claimed");
  }

  @Override
  public void giveUp(Delivery delivery, String reason) {
    throw new UnsupportedOperationException("nothing was claimed");
  }

  @Override
  public void onPut(Runnable listener) {}
}
