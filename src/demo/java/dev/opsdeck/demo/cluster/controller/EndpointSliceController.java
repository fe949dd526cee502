package dev.opsdeck.demo.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.demo.cluster.api.KubeObject;
import dev.opsdeck.demo.cluster.api.Names;
import dev.opsdeck.demo.cluster.api.ResourceStore;
import dev.opsdeck.demo.cluster.api.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Keeps one EndpointSlice for each Service with a selector: the pods that it finds. */
final class EndpointSliceController {
  private static final ResourceType SERVICES = type("v1", "Service");
  private static final ResourceType SLICES = type("discovery.k8s.io/v1", "EndpointSlice");

  private final ResourceStore store;
  private final InstantSource clock;

  EndpointSliceController(ResourceStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  void reconcile(String namespace) {
    List<KubeObject> services = store.list(SERVICES, namespace, any -> true);
    store.list(SLICES, namespace, slice -> isLeft(slice, services)).stream()
        .forEach(slice -> store.remove(SLICES, namespace, slice.name()));
    services.stream()
        .filter(service -> !service.strings("/spec/selector").isEmpty())
        .forEach(this::slice);
  }

  private static boolean isLeft(KubeObject slice, List<KubeObject> services) {
    String owner = slice.controllerUid();
    return !owner.isEmpty() && services.stream().noneMatch(each -> each.uid().equals(owner));
  }

  private void slice(KubeObject service) {
    String name = service.name() + "-" + Names.hash(service.uid());
    Optional<KubeObject> before = store.find(SLICES, service.namespace(), name);
    ObjectNode slice = before.map(KubeObject::edit).orElseGet(() -> created(service, name));
    var endpoints = slice.putArray("endpoints");
    Map<String, String> selector = service.strings("/spec/selector");
    store
        .list(
            ResourceType.PODS,
            service.namespace(),
            pod -> pod.labels().entrySet().containsAll(selector.entrySet()))
        .stream()
        .filter(pod -> !pod.text("/status/podIP").isEmpty())
        .filter(pod -> pod.text("/status/phase").equals("Running"))
        .forEach(pod -> endpoints.add(endpoint(pod)));
    var ports = slice.putArray("ports");
    for (JsonNode port : service.json().at("/spec/ports")) {
      ports
          .addObject()
          .put("name", port.path("name").asText(""))
          .put("port", port.path("targetPort").asInt(port.path("port").asInt()))
          .put("protocol", "TCP");
    }
    store.put(SLICES, slice);
  }

  private ObjectNode created(KubeObject service, String name) {
    ObjectNode slice = JsonNodeFactory.instance.objectNode();
    slice.put("kind", "EndpointSlice").put("apiVersion", "discovery.k8s.io/v1");
    ObjectNode meta = slice.putObject("metadata").put("name", name);
    meta.put("namespace", service.namespace());
    meta.put("uid", UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    meta.put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    meta.putObject("labels").put("kubernetes.io/service-name", service.name());
    meta.putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "Service")
        .put("name", service.name())
        .put("uid", service.uid())
        .put("controller", true);
    return slice.put("addressType", "IPv4");
  }

  private static ObjectNode endpoint(KubeObject pod) {
    ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
    endpoint.putArray("addresses").add(pod.text("/status/podIP"));
    endpoint
        .putObject("conditions")
        .put("ready", pod.is("Ready") && !pod.deleting())
        .put("serving", pod.is("Ready"))
        .put("terminating", pod.deleting());
    endpoint
        .putObject("targetRef")
        .put("kind", "Pod")
        .put("namespace", pod.namespace())
        .put("name", pod.name())
        .put("uid", pod.uid());
    return endpoint.put("nodeName", pod.text("/spec/nodeName"));
  }

  private static ResourceType type(String apiVersion, String kind) {
    return ResourceType.ofKind(apiVersion, kind).orElseThrow();
  }
}
