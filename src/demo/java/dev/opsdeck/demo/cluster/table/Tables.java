package dev.opsdeck.demo.cluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints objects on the server's side: {@code Accept: application/json;as=Table}. */
public final class Tables {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Map<String, List<Column>> BY_RESOURCE =
      Stream.of(WorkloadColumns.ALL, NetworkColumns.ALL, ClusterColumns.ALL, CustomColumns.ALL)
          .flatMap(each -> each.entrySet().stream())
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private Tables() {}

  /** Whether a client asks for a table before anything else. */
  public static boolean isAskedFor(String accept) {
    return accept.split(",", 2)[0].contains("as=Table");
  }

  /**
   * @param qualified such as {@code deployments.apps}
   * @param meta of the list, or of the object
   * @param include {@code None}, {@code Metadata} or {@code Object}: what of it stands in a row
   */
  public static ObjectNode of(
      String qualified, List<JsonNode> objects, JsonNode meta, String include, Instant now) {
    List<Column> columns =
        BY_RESOURCE.getOrDefault(
            qualified,
            List.of(Column.text("Name", "/metadata/name"), Column.of("Age", Cells::age)));
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1").set("metadata", meta);
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.name().equals("Name") ? "name" : "")
          .put("description", "")
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (JsonNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(
          each -> cells.add(MAPPER.<JsonNode>valueToTree(each.cell().apply(object, now))));
      included(object, include, row);
    }
    return table;
  }

  private static void included(JsonNode object, String include, ObjectNode row) {
    switch (include) {
      case "None" -> {}
      case "Object" -> row.set("object", object);
      default -> {
        ObjectNode partial = row.putObject("object");
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
      }
    }
  }
}
