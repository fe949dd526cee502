package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Get, list with pages, and what the API serves. */
final class ApiReads {
  /** The version in a token that goes on with whatever there is now. */
  private static final long INCONSISTENT = -1;

  private final ResourceStore store;
  private final Metrics metrics;

  ApiReads(ResourceStore store, Metrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  ObjectNode get(ApiPath path) {
    return (Metrics.serves(path.type())
            ? metrics.find(path)
            : store.find(path.type(), path.namespaceOrNone(), path.name()))
        .map(KubeObject::json)
        .orElseThrow(() -> ApiError.notFound(path.type(), path.name()));
  }

  ObjectNode list(ApiPath path) {
    synchronized (store.lock()) {
      Predicate<KubeObject> selected =
          Selectors.parse(path.query().get("labelSelector"), path.query().get("fieldSelector"));
      List<KubeObject> all =
          Metrics.serves(path.type())
              ? metrics.list(path, selected)
              : store.list(path.type(), path.namespace(), selected);
      int from = position(path.query().getOrDefault("continue", ""));
      int limit = Integer.parseInt(path.query().getOrDefault("limit", "0"));
      int to = limit <= 0 ? all.size() : Math.min(all.size(), from + limit);
      ObjectNode list = JsonNodeFactory.instance.objectNode();
      list.put("kind", path.type().kind() + "List").put("apiVersion", path.type().apiVersion());
      ObjectNode meta = list.putObject("metadata");
      meta.put("resourceVersion", Long.toString(store.version()));
      if (to < all.size()) {
        meta.put("continue", token(to, store.version())).put("remainingItemCount", all.size() - to);
      }
      ArrayNode items = list.putArray("items");
      all.subList(Math.min(from, to), to).forEach(o -> items.add(o.json()));
      return list;
    }
  }

  WatchStream watch(ApiPath path) {
    return store.watch(
        path.type(),
        path.namespace(),
        Selectors.parse(path.query().get("labelSelector"), path.query().get("fieldSelector")),
        path.query().get("resourceVersion"));
  }

  void endWatch(WatchStream stream) {
    store.forget(stream);
  }

  static ObjectNode version() {
    ObjectNode version = JsonNodeFactory.instance.objectNode();
    version.put("major", "1").put("minor", "33").put("gitVersion", "v1.33.13");
    version.put("gitTreeState", "clean").put("buildDate", "2026-01-01T00:00:00Z");
    return version
        .put("goVersion", "go1.24.4")
        .put("compiler", "gc")
        .put("platform", "linux/amd64");
  }

  /**
   * @param served whether anybody serves a group
   */
  static ObjectNode groups(Predicate<String> served) {
    ObjectNode groups = JsonNodeFactory.instance.objectNode();
    groups.put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode list = groups.putArray("groups");
    TreeSet<String> names = new TreeSet<>();
    ResourceType.ALL.stream()
        .map(ResourceType::group)
        .filter(group -> !group.isEmpty() && served.test(group))
        .forEach(names::add);
    for (String name : names) {
      ObjectNode group = list.addObject().put("name", name);
      ResourceType any =
          ResourceType.ALL.stream().filter(t -> t.group().equals(name)).findFirst().orElseThrow();
      ArrayNode versions = group.putArray("versions");
      any.versions()
          .forEach(v -> versions.addObject().put("groupVersion", name + "/" + v).put("version", v));
      group.set("preferredVersion", versions.get(0));
    }
    return groups;
  }

  /** The versions of the core group, which has no name. */
  static ObjectNode coreVersions() {
    ObjectNode versions = JsonNodeFactory.instance.objectNode().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    return versions;
  }

  /** The resources of one group and version; 404 when there are none. */
  static ObjectNode resources(String group, String version) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : ResourceType.ALL) {
      if (type.group().equals(group) && type.versions().contains(version)) {
        ObjectNode resource = resources.addObject().put("name", type.plural());
        resource.put("singularName", "").put("namespaced", type.namespaced());
        resource.put("kind", type.kind()).putArray("verbs").add("get").add("list").add("watch");
      }
    }
    return list;
  }

  /** Where a list goes on; 410 with another token when the objects of then are forgotten. */
  private int position(String token) {
    if (token.isEmpty()) {
      return 0;
    }
    String[] parts =
        new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split("@", 2);
    int position = Integer.parseInt(parts[0]);
    long version = Long.parseLong(parts[1]);
    if (version != INCONSISTENT && store.isForgotten(version)) {
      throw ApiError.expired(token(position, INCONSISTENT));
    }
    return position;
  }

  private static String token(int position, long version) {
    byte[] text = (position + "@" + version).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }
}
