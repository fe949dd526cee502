package dev.opsdeck.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML file as a JSON tree that remembers where each of its parts stood.
 *
 * <p>Parts are named by JSON pointers (RFC 6901), such as {@code /steps/2/with/url}.
 */
public final class YamlDocument {
  private final ConfigFile file;
  private final JsonNode root;
  private final Map<String, Mark> marks;

  private YamlDocument(ConfigFile file, JsonNode root, Map<String, Mark> marks) {
    this.file = file;
    this.root = root;
    this.marks = marks;
  }

  /**
   * @throws ConfigException when the text is not YAML, repeats a key, or uses a custom tag
   */
  public static YamlDocument parse(ConfigFile file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(50);
    try {
      Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(file.text()));
      Map<String, Mark> marks = new HashMap<>();
      JsonNode root =
          node == null
              ? JsonNodeFactory.instance.objectNode()
              : new Reader(file, marks).read(node, "");
      return new YamlDocument(file, root, marks);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw new ConfigException(
          List.of(
              new ConfigProblem(
                  file.path(),
                  mark == null ? 0 : mark.getLine() + 1,
                  mark == null ? 0 : mark.getColumn() + 1,
                  "this is not valid YAML: " + e.getProblem(),
                  "mend the line or the indentation before it")));
    }
  }

  public JsonNode root() {
    return root;
  }

  public ConfigFile file() {
    return file;
  }

  /** A problem at the part that a JSON pointer names, or at its nearest parent that has a place. */
  public ConfigProblem problemAt(String pointer, String wrong, String right) {
    String path = pointer;
    while (!marks.containsKey(path) && !path.isEmpty()) {
      path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
    @Nullable Mark mark = marks.get(path);
    int line = mark == null ? 1 : mark.getLine() + 1;
    int column = mark == null ? 1 : mark.getColumn() + 1;
    return new ConfigProblem(file.path(), line, column, wrong, right);
  }

  private record Reader(ConfigFile file, Map<String, Mark> marks) {
    JsonNode read(Node node, String pointer) {
      marks.putIfAbsent(pointer, node.getStartMark());
      return switch (node) {
        case MappingNode mapping -> readMapping(mapping, pointer);
        case SequenceNode sequence -> readSequence(sequence, pointer);
        case ScalarNode scalar -> readScalar(scalar);
        default -> throw unsupported(node);
      };
    }

    private JsonNode readMapping(MappingNode mapping, String pointer) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw unsupported(tuple.getKeyNode());
        }
        String name = key.getValue();
        String child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
        marks.put(child, key.getStartMark());
        if (object.has(name)) {
          throw problem(key, "the key '" + name + "' stands twice", "keep one of them");
        }
        object.set(name, read(tuple.getValueNode(), child));
      }
      return object;
    }

    private JsonNode readSequence(SequenceNode sequence, String pointer) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < sequence.getValue().size(); i++) {
        array.add(read(sequence.getValue().get(i), pointer + "/" + i));
      }
      return array;
    }

    private JsonNode readScalar(ScalarNode scalar) {
      String text = scalar.getValue();
      return switch (scalar.getTag().getValue()) {
        case "tag:yaml.org,2002:null" -> JsonNodeFactory.instance.nullNode();
        case "tag:yaml.org,2002:bool" ->
            JsonNodeFactory.instance.booleanNode(text.matches("(?i)true|yes|on"));
        case "tag:yaml.org,2002:int" -> readInteger(text);
        case "tag:yaml.org,2002:float" -> readFloat(text);
        default -> JsonNodeFactory.instance.textNode(text);
      };
    }

    private static JsonNode readInteger(String text) {
      try {
        return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
      } catch (NumberFormatException notDecimal) {
        return JsonNodeFactory.instance.textNode(text);
      }
    }

    private static JsonNode readFloat(String text) {
      try {
        return JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
      } catch (NumberFormatException notDecimal) {
        return JsonNodeFactory.instance.textNode(text);
      }
    }

    private ConfigException unsupported(Node node) {
      return problem(node, "only maps, lists and plain values can stand here", "");
    }

    private ConfigException problem(Node node, String wrong, String right) {
      Mark mark = node.getStartMark();
      return new ConfigException(
          List.of(
              new ConfigProblem(
                  file.path(), mark.getLine() + 1, mark.getColumn() + 1, wrong, right)));
    }
  }
}
