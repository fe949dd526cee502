package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.Names;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Records Kubernetes events; the same event again raises its count. */
final class Happenings {
  private final ResourceStore store;
  private final InstantSource clock;

  Happenings(ResourceStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  void normal(KubeObject about, String reason, String message) {
    record(about, "Normal", reason, message);
  }

  void warning(KubeObject about, String reason, String message) {
    record(about, "Warning", reason, message);
  }

  private void record(KubeObject about, String type, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String name = about.name() + "." + Names.hash(about.uid() + type + reason + message);
    Optional<KubeObject> before = store.find(ResourceType.EVENTS, about.namespace(), name);
    ObjectNode event = before.map(KubeObject::edit).orElseGet(JsonNodeFactory.instance::objectNode);
    if (before.isEmpty()) {
      event.put("kind", "Event").put("apiVersion", "v1");
      ObjectNode meta = event.putObject("metadata").put("name", name);
      meta.put("namespace", about.namespace()).put("creationTimestamp", now);
      meta.put("uid", UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
      ObjectNode involved = event.putObject("involvedObject").put("kind", about.kind());
      involved.put("apiVersion", about.text("/apiVersion")).put("namespace", about.namespace());
      involved.put("name", about.name()).put("uid", about.uid());
      event.put("type", type).put("reason", reason).put("message", message);
      event.put("firstTimestamp", now);
    }
    event.put("lastTimestamp", now).put("count", event.path("count").asInt() + 1);
    store.put(ResourceType.EVENTS, event);
  }
}
