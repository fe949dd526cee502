package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.FieldOwners.Owner;
import java.util.SortedMap;

/** Server-side apply: makes what is not there, and takes no field over that somebody else owns. */
final class ServerSideApply {
  private final ResourceStore store;
  private final ApiWrites writes;
  private final Admission admission;

  ServerSideApply(ResourceStore store, ApiWrites writes, Admission admission) {
    this.store = store;
    this.writes = writes;
    this.admission = admission;
  }

  /** What was stored, and whether it is new. */
  record Applied(ObjectNode object, boolean made) {}

  Applied apply(ApiPath path, JsonNode body) {
    String manager = path.query().getOrDefault("fieldManager", "");
    if (manager.isEmpty()) {
      throw ApiError.plain(
          422,
          "Invalid",
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    Owner own = new Owner(manager, "Apply");
    synchronized (store.lock()) {
      if (path.type().namespaced()
          && store.find(ResourceType.NAMESPACES, null, path.namespaceOrNone()).isEmpty()) {
        throw ApiError.notFound(ResourceType.NAMESPACES, path.namespaceOrNone());
      }
      return store
          .find(path.type(), path.namespaceOrNone(), path.name())
          .map(before -> new Applied(changed(path, own, before.json(), body), false))
          .orElseGet(() -> new Applied(made(path, own, body), true));
    }
  }

  private ObjectNode made(ApiPath path, Owner own, JsonNode body) {
    ObjectNode object = body.deepCopy();
    FieldOwners owners = new FieldOwners();
    owners.owns(own, body);
    owners.into(object, admission.now());
    return writes.create(path, object);
  }

  private ObjectNode changed(ApiPath path, Owner own, JsonNode before, JsonNode body) {
    FieldOwners owners = FieldOwners.of(before);
    SortedMap<String, String> conflicts = owners.conflicts(own, before, body);
    if (!conflicts.isEmpty() && !path.flag("force")) {
      throw ApiError.fieldConflicts(conflicts);
    }
    var dropped = owners.dropped(own, body);
    return writes.change(
        path,
        now -> {
          ObjectNode next = Patches.strategic(now, body).deepCopy();
          dropped.forEach(field -> remove(next, field));
          owners.owns(own, body);
          if (!next.equals(now)) {
            owners.into(next, admission.now());
          }
          return next;
        });
  }

  /** Fields of maps only: what stands in a list of named things stays. */
  private static void remove(JsonNode object, String field) {
    if (field.contains("[")) {
      return;
    }
    String[] parts = field.substring(1).split("\\.");
    JsonNode at = object;
    for (int i = 0; i < parts.length - 1; i++) {
      at = at.path(parts[i]);
    }
    if (at instanceof ObjectNode map) {
      map.remove(parts[parts.length - 1]);
    }
  }
}
