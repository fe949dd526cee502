package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.ResourceStore.Event;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The events of one watch, waiting to be written. */
final class WatchStream {
  /** The next line of a watch. */
  sealed interface Next {
    record Line(ObjectNode event) implements Next {}

    record Nothing() implements Next {}

    record End() implements Next {}
  }

  private final ResourceType type;
  private final @Nullable String namespace;
  private final Predicate<KubeObject> selected;
  private final Set<String> seen = new HashSet<>();
  private final BlockingQueue<Next> queue = new LinkedBlockingQueue<>();

  WatchStream(ResourceType type, @Nullable String namespace, Predicate<KubeObject> selected) {
    this.type = type;
    this.namespace = namespace;
    this.selected = selected;
  }

  /** Objects that the watcher has from its list already. */
  void know(List<KubeObject> objects) {
    objects.forEach(o -> seen.add(o.uid()));
  }

  /** Called under the store's lock. */
  void offer(Event event) {
    KubeObject object = new KubeObject(event.object());
    boolean mine =
        event.type().equals(type) && (namespace == null || namespace.equals(object.namespace()));
    if (!mine) {
      return;
    }
    boolean matches = selected.test(object);
    boolean deleted = event.change().equals("DELETED");
    if (deleted || !matches) {
      if (seen.remove(object.uid()) || (deleted && matches)) {
        line("DELETED", event.object());
      }
    } else {
      boolean first = seen.add(object.uid());
      line(first ? "ADDED" : event.change(), event.object());
    }
  }

  void expire(String since, long oldest) {
    ObjectNode status =
        ApiError.plain(410, "Expired", "too old resource version: " + since + " (" + oldest + ")")
            .status();
    line("ERROR", status);
    end();
  }

  void end() {
    queue.add(new Next.End());
  }

  Next poll(Duration patience) throws InterruptedException {
    Next next = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    return next == null ? new Next.Nothing() : next;
  }

  private void line(String change, ObjectNode object) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", change);
    event.set("object", object);
    queue.add(new Next.Line(event));
  }
}
