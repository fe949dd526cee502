package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All objects of the cluster, with one version counter and the events that watches follow. Safe for
 * any number of threads; a writer that reads first holds {@link #lock()}.
 */
public final class ResourceStore {
  private static final int REMEMBERED_EVENTS = 10_000;

  /** What happened to an object. */
  record Event(long version, ResourceType type, String change, ObjectNode object) {}

  private record Key(String group, String plural, String namespace, String name)
      implements Comparable<Key> {
    static Key of(ResourceType type, String namespace, String name) {
      return new Key(type.group(), type.plural(), type.namespaced() ? namespace : "", name);
    }

    @Override
    public int compareTo(Key other) {
      int byType = (group + "/" + plural).compareTo(other.group + "/" + other.plural);
      int byNamespace = byType != 0 ? byType : namespace.compareTo(other.namespace);
      return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
  }

  private final Object lock = new Object();
  private final ConcurrentSkipListMap<Key, ObjectNode> objects = new ConcurrentSkipListMap<>();
  private final Deque<Event> history = new ArrayDeque<>();
  private final List<WatchStream> watches = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> touched = new HashSet<>();
  private long version = 100;
  private long compactedAt = 1;

  public Object lock() {
    return lock;
  }

  public long version() {
    synchronized (lock) {
      return version;
    }
  }

  /** The namespaces in which something changed since the last call. */
  public Set<String> takeTouched() {
    synchronized (lock) {
      Set<String> namespaces = Set.copyOf(touched);
      touched.clear();
      return namespaces;
    }
  }

  /** Called after each change, in the thread that made it. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  public Optional<KubeObject> find(ResourceType type, String namespace, String name) {
    return Optional.ofNullable(objects.get(Key.of(type, namespace, name))).map(KubeObject::new);
  }

  /** In the order of namespace and name; of all namespaces when it is null. */
  public List<KubeObject> list(
      ResourceType type, @Nullable String namespace, Predicate<KubeObject> selected) {
    String from = namespace == null || !type.namespaced() ? "" : namespace;
    List<KubeObject> found = new ArrayList<>();
    for (Map.Entry<Key, ObjectNode> entry :
        objects.tailMap(new Key(type.group(), type.plural(), from, ""), true).entrySet()) {
      Key key = entry.getKey();
      boolean sameType = key.group.equals(type.group()) && key.plural.equals(type.plural());
      if (!sameType || (!from.isEmpty() && !key.namespace.equals(from))) {
        break;
      }
      KubeObject object = new KubeObject(entry.getValue());
      if (selected.test(object)) {
        found.add(object);
      }
    }
    return found;
  }

  public List<KubeObject> list(ResourceType type) {
    return list(type, null, object -> true);
  }

  /** Stores it under the next version, unless nothing but the version differs. */
  public KubeObject put(ResourceType type, ObjectNode object) {
    synchronized (lock) {
      KubeObject next = new KubeObject(object);
      Key key = Key.of(type, next.namespace(), next.name());
      ObjectNode before = objects.get(key);
      if (before != null) {
        object.withObjectProperty("metadata").put("resourceVersion", version(before));
        if (before.equals(object)) {
          return new KubeObject(before);
        }
      }
      object.withObjectProperty("metadata").put("resourceVersion", Long.toString(++version));
      objects.put(key, object);
      publish(new Event(version, type, before == null ? "ADDED" : "MODIFIED", object));
      return next;
    }
  }

  public void remove(ResourceType type, String namespace, String name) {
    synchronized (lock) {
      ObjectNode before = objects.remove(Key.of(type, namespace, name));
      if (before != null) {
        ObjectNode last = before.deepCopy();
        last.withObjectProperty("metadata").put("resourceVersion", Long.toString(++version));
        publish(new Event(version, type, "DELETED", last));
      }
    }
  }

  WatchStream watch(
      ResourceType type,
      @Nullable String namespace,
      Predicate<KubeObject> selected,
      @Nullable String since) {
    synchronized (lock) {
      WatchStream stream = new WatchStream(type, namespace, selected);
      if (since == null || since.isBlank() || since.equals("0")) {
        list(type, namespace, selected)
            .forEach(o -> stream.offer(new Event(version, type, "ADDED", o.json())));
      } else if (Long.parseLong(since) < compactedAt) {
        stream.expire(since, compactedAt);
      } else {
        stream.know(list(type, namespace, selected));
        history.stream().filter(e -> e.version > Long.parseLong(since)).forEach(stream::offer);
      }
      watches.add(stream);
      return stream;
    }
  }

  /** Whether what was listed at that version can no longer be gone on with. */
  boolean isForgotten(long since) {
    synchronized (lock) {
      return since < compactedAt;
    }
  }

  void forget(WatchStream stream) {
    watches.remove(stream);
  }

  /** Forgets the events up to now, so that a watch from an older version gets 410. */
  public void compact() {
    synchronized (lock) {
      history.clear();
      compactedAt = version;
    }
  }

  /** Ends every watch, as a restarted API server does. */
  public void endWatches() {
    watches.forEach(WatchStream::end);
    watches.clear();
  }

  private static String version(ObjectNode object) {
    return object.at("/metadata/resourceVersion").asText();
  }

  private void publish(Event event) {
    history.addLast(event);
    if (event.type().namespaced() && !event.type().equals(ResourceType.EVENTS)) {
      touched.add(new KubeObject(event.object()).namespace());
    }
    if (event.type().equals(ResourceType.NODES)) {
      list(ResourceType.PODS).forEach(pod -> touched.add(pod.namespace()));
    }
    if (history.size() > REMEMBERED_EVENTS) {
      compactedAt = history.removeFirst().version();
    }
    watches.forEach(watch -> watch.offer(event));
    listeners.forEach(Runnable::run);
  }
}
