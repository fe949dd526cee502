package dev.opsdeck.demo.cluster.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The part of the OpenAPI documents by which clients such as Helm see that the server validates
 * fields itself; schemas are left out.
 */
final class OpenApi {
  private static final String ROOT = "/openapi/v3";

  private OpenApi() {}

  /** The index, or the document of one group and version; empty for any other path. */
  static Optional<ObjectNode> at(String path) {
    if (path.equals(ROOT)) {
      return Optional.of(index());
    }
    return path.startsWith(ROOT + "/")
        ? Optional.of(document(path.substring(ROOT.length() + 1)))
        : Optional.empty();
  }

  private static ObjectNode index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    for (ResourceType type : ResourceType.ALL) {
      for (String version : type.versions()) {
        String root = root(type, version);
        paths.putObject(root).put("serverRelativeURL", ROOT + "/" + root);
      }
    }
    return index;
  }

  private static ObjectNode document(String root) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "unversioned");
    ObjectNode paths = document.putObject("paths");
    for (ResourceType type : ResourceType.ALL) {
      for (String version : type.versions()) {
        if (root(type, version).equals(root)) {
          String at =
              "/"
                  + root
                  + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
                  + type.plural()
                  + "/{name}";
          patch(paths.putObject(at).putObject("patch"), type, version);
        }
      }
    }
    return document;
  }

  private static void patch(ObjectNode patch, ResourceType type, String version) {
    ObjectNode parameter = patch.putArray("parameters").addObject();
    parameter.put("name", "fieldValidation").put("in", "query");
    parameter.putObject("schema").put("type", "string");
    patch
        .putObject("x-kubernetes-group-version-kind")
        .put("group", type.group())
        .put("version", version)
        .put("kind", type.kind());
    patch.putObject("responses");
  }

  private static String root(ResourceType type, String version) {
    return type.group().isEmpty() ? "api/" + version : "apis/" + type.group() + "/" + version;
  }
}
