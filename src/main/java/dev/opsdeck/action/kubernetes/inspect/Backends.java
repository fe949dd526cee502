package dev.opsdeck.action.kubernetes.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.kubernetes.api.ApiResource;
import dev.opsdeck.action.kubernetes.api.ObjectReader;
import dev.opsdeck.action.kubernetes.api.Scope;
import dev.opsdeck.action.kubernetes.judge.Judges;
import dev.opsdeck.catalog.ObjectKind;
import dev.opsdeck.kernel.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where a way into the cluster leads, and whether anybody answers there. */
final class Backends {
  private record Backend(String host, String path, String service, String port, int ready) {}

  private Backends() {}

  /** Each rule of an Ingress with the ready pods behind its Service. */
  static List<Fact> of(ObjectReader reader, Scope ingress, JsonNode object)
      throws InterruptedException {
    List<Fact> lines = new ArrayList<>();
    for (JsonNode rule : object.at("/spec/rules")) {
      String host = rule.path("host").asText("*");
      for (JsonNode path : rule.at("/http/paths")) {
        lines.add(
            backend(reader, ingress, host, path.path("path").asText("/"), path.path("backend")));
      }
    }
    JsonNode otherwise = object.at("/spec/defaultBackend");
    if (otherwise.isObject()) {
      lines.add(backend(reader, ingress, "*", "", otherwise));
    }
    for (JsonNode tls : object.at("/spec/tls")) {
      String hosts =
          tls.path("hosts").valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
      lines.add(
          Fact.of("inspect.tls", "secret", tls.path("secretName").asText(""), "hosts", hosts));
    }
    return lines;
  }

  private static Fact backend(
      ObjectReader reader, Scope ingress, String host, String path, JsonNode backend)
      throws InterruptedException {
    String service = backend.at("/service/name").asText("");
    JsonNode port = backend.at("/service/port");
    return Fact.of(
        "inspect.backend",
        new Backend(
            host,
            path,
            service,
            port.path("number").asText(port.path("name").asText("")),
            ready(reader, ingress.namespace(), service)));
  }

  /** A Service's selector, and how many ready pods it finds. */
  static Fact behind(ObjectReader reader, Scope service, JsonNode object)
      throws InterruptedException {
    record Behind(String selector, int ready) {}
    String selector =
        object
            .at("/spec/selector")
            .propertyStream()
            .map(each -> each.getKey() + "=" + each.getValue().asText())
            .collect(Collectors.joining(", "));
    return Fact.of(
        "inspect.behind", new Behind(selector, ready(reader, service.namespace(), service.name())));
  }

  private static int ready(ObjectReader reader, String namespace, String service)
      throws InterruptedException {
    Scope slices =
        Scope.of(ApiResource.of(ObjectKind.ENDPOINTS), namespace)
            .labelled(Judges.SERVICE_NAME + "=" + service);
    return reader.list(slices).stream().mapToInt(Judges::ready).sum();
  }
}
