package dev.opsdeck.demo.cluster.api;

import dev.opsdeck.demo.cluster.api.ApiServer.Answer;
import java.util.List;

/** {@code services/[scheme:]name[:port]/proxy}: what a ready pod behind the Service answers. */
final class ServiceProxy {
  private ServiceProxy() {}

  static Answer answer(ResourceStore store, ApiPath path) {
    List<String> parts = List.of(path.name().split(":"));
    String name = parts.size() == 1 ? parts.getFirst() : parts.get(parts.size() - 2);
    KubeObject service =
        store
            .find(path.type(), path.namespaceOrNone(), name)
            .orElseThrow(() -> ApiError.notFound(path.type(), name));
    boolean ready =
        store
            .list(
                ResourceType.PODS,
                path.namespaceOrNone(),
                pod ->
                    pod.is("Ready")
                        && !pod.deleting()
                        && service.strings("/spec/selector").entrySet().stream()
                            .allMatch(each ->
                                each.getValue()
                                    .equals(pod.strings("/metadata/labels").get(each.getKey()))))
            .stream()
            .findAny()
            .isPresent();
    if (!ready) {
      throw ApiError.plain(
          503,
          "ServiceUnavailable",
          "no endpoints available for service \"%s\"".formatted(path.name()));
    }
    return new Answer.Text(200, "{\"status\":\"UP\"}");
  }
}
