package dev.opsdeck.slack.inbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** An inbox that forgets everything when the process ends. */
public final class InMemoryInbox implements Inbox {
  private final InstantSource clock;
  private final LinkedHashMap<String, Row> rows = new LinkedHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private volatile boolean away;

  public InMemoryInbox(InstantSource clock) {
    this.clock = clock;
  }

  private record Row(Kept kept, Instant due) {}

  /** Nothing can be kept any more. */
  public void goAway() {
    away = true;
  }

  @Override
  public CompletableFuture<Void> keep(String id, String request) {
    if (away) {
      return CompletableFuture.failedFuture(new IllegalStateException("nothing can be kept"));
    }
    synchronized (this) {
      Instant now = clock.instant();
      rows.putIfAbsent(id, new Row(new Kept(id, request, 0, now), now));
    }
    listeners.forEach(Runnable::run);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized List<Kept> take(int max, Instant now, Instant until) {
    List<Kept> taken = new ArrayList<>();
    for (Row row : List.copyOf(rows.values())) {
      if (taken.size() < max && !row.due().isAfter(now)) {
        Kept last = row.kept();
        Kept kept = new Kept(last.id(), last.request(), last.attempt() + 1, last.at());
        rows.put(kept.id(), new Row(kept, until));
        taken.add(kept);
      }
    }
    return taken;
  }

  @Override
  public synchronized void done(Kept kept) {
    rows.remove(kept.id());
  }

  @Override
  public synchronized Backlog backlog() {
    return new Backlog(
        rows.size(), rows.isEmpty() ? null : rows.firstEntry().getValue().kept().at());
  }

  @Override
  public void onKept(Runnable listener) {
    listeners.add(listener);
  }
}
