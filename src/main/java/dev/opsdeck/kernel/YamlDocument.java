package dev.opsdeck.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML 1.2 file as a JSON tree that remembers where each of its parts stood. {@code yes}, {@code
 * no}, {@code on} and {@code off} are text there (yaml.org/spec/1.2.2, core schema).
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
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.path())
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(50)
            .setSchema(new CoreSchema())
            .build();
    try {
      Node node = new Compose(settings).composeString(file.text()).orElse(null);
      Map<String, Mark> marks = new HashMap<>();
      JsonNode root =
          node == null
              ? JsonNodeFactory.instance.objectNode()
              : new Reader(file, marks).read(node, "");
      return new YamlDocument(file, root, marks);
    } catch (MarkedYamlEngineException e) {
      throw invalid(file, e.getProblemMark(), e.getProblem());
    } catch (YamlEngineException e) {
      throw invalid(file, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private static ConfigException invalid(ConfigFile file, Optional<Mark> mark, String problem) {
    return new ConfigException(
        List.of(
            new ConfigProblem(
                file.path(),
                mark.map(m -> m.getLine() + 1).orElse(0),
                mark.map(m -> m.getColumn() + 1).orElse(0),
                "this is not valid YAML: " + problem,
                "fix this line or the indentation above it")));
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
      node.getStartMark().ifPresent(mark -> marks.putIfAbsent(pointer, mark));
      if (node.isRecursive()) {
        throw problem(node, "this contains itself", "write it out");
      }
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
        key.getStartMark().ifPresent(mark -> marks.put(child, mark));
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
      Tag tag = scalar.getTag();
      if (tag.equals(Tag.NULL)) {
        return JsonNodeFactory.instance.nullNode();
      } else if (tag.equals(Tag.BOOL)) {
        return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
      } else if (tag.equals(Tag.INT)) {
        return number(text, digits -> JsonNodeFactory.instance.numberNode(Long.parseLong(digits)));
      } else if (tag.equals(Tag.FLOAT)) {
        return number(
            text, digits -> JsonNodeFactory.instance.numberNode(Double.parseDouble(digits)));
      }
      return JsonNodeFactory.instance.textNode(text);
    }

    /** What is a number in YAML, but not in plain decimal digits, stays as it was written. */
    private static JsonNode number(String text, Function<String, JsonNode> decimal) {
      if (text.matches("[-+]?0\\d.*")) {
        return JsonNodeFactory.instance.textNode(text);
      }
      try {
        return decimal.apply(text);
      } catch (NumberFormatException notDecimal) {
        return JsonNodeFactory.instance.textNode(text);
      }
    }

    private ConfigException unsupported(Node node) {
      return problem(node, "only maps, lists and plain values can stand here", "");
    }

    private ConfigException problem(Node node, String wrong, String right) {
      Optional<Mark> mark = node.getStartMark();
      return new ConfigException(
          List.of(
              new ConfigProblem(
                  file.path(),
                  mark.map(m -> m.getLine() + 1).orElse(0),
                  mark.map(m -> m.getColumn() + 1).orElse(0),
                  wrong,
                  right)));
    }
  }
}
