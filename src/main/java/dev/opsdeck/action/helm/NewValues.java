package dev.opsdeck.action.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.catalog.Release;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The values that a release is to get. */
sealed interface NewValues {
  record Fit(JsonNode values) implements NewValues {}

  record Unfit(Fact why) implements NewValues {}

  static NewValues of(Release release, UpgradeInput input, History history) {
    if (input.whole()) {
      return files(release, history);
    }
    Optional<Revision> running = history.running();
    if (running.isEmpty()) {
      return new Unfit(Fact.of("helm.nothing-runs", "release", release.name()));
    }
    Map<String, String> set = new TreeMap<>(input.set() == null ? Map.of() : input.set());
    if (input.service() != null || input.tag() != null) {
      if (input.service() == null || input.tag() == null) {
        return new Unfit(Fact.of("helm.half-a-tag"));
      }
      if (release.imageTag() == null) {
        return new Unfit(Fact.of("helm.no-image-tag", "release", release.name()));
      }
      String path = path(release.imageTag(), input.service());
      if (running.get().values().at(pointer(path)).isMissingNode()) {
        return new Unfit(Fact.of("helm.no-such-value", "release", release.name(), "path", path));
      }
      set.put(path, input.tag());
    }
    ObjectNode values = running.get().values().deepCopy();
    set.forEach((path, value) -> put(values, path, value));
    return new Fit(values);
  }

  /** Of a whole deployment; without any files the release keeps the values that it has. */
  private static NewValues files(Release release, History history) {
    if (release.values().isEmpty()) {
      return new Fit(history.running().map(Revision::values).orElseGet(Json::object));
    }
    ObjectNode values = Json.object();
    for (String file : release.values()) {
      try {
        JsonNode read = Serialization.unmarshal(Files.readString(Path.of(file)), JsonNode.class);
        if (read instanceof ObjectNode map) {
          merge(values, map);
        }
      } catch (IOException | RuntimeException unreadable) {
        return new Unfit(
            Fact.of(
                "helm.no-values-file",
                "release",
                release.name(),
                "file",
                file,
                "why",
                unreadable.getClass().getSimpleName()));
      }
    }
    return new Fit(values);
  }

  /** As Helm merges files: maps key by key, all else is replaced, null takes a key away. */
  private static void merge(ObjectNode into, ObjectNode from) {
    for (Map.Entry<String, JsonNode> each : from.properties()) {
      if (each.getValue() instanceof ObjectNode map
          && into.get(each.getKey()) instanceof ObjectNode there) {
        merge(there, map);
      } else {
        into.set(each.getKey(), each.getValue());
      }
    }
  }

  /** {@code userService.image.tag} for {@code user-service}. */
  private static String path(String imageTag, String service) {
    String camel =
        Pattern.compile("-(.)")
            .matcher(service)
            .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    return imageTag.replace("{serviceName}", camel).replace("{service}", service);
  }

  private static String pointer(String path) {
    return "/" + path.replace("~", "~0").replace("/", "~1").replace('.', '/');
  }

  /** A number or a truth value stays what it is, as with {@code --set}; a tag is always text. */
  private static void put(ObjectNode values, String path, String value) {
    String[] names = path.split("\\.", -1);
    ObjectNode at = values;
    for (int i = 0; i < names.length - 1; i++) {
      at = at.get(names[i]) instanceof ObjectNode map ? map : at.putObject(names[i]);
    }
    String last = names[names.length - 1];
    JsonNode was = at.path(last);
    if (was.isBoolean() && value.matches("true|false")) {
      at.put(last, Boolean.parseBoolean(value));
    } else if (was.isIntegralNumber() && value.matches("-?\\d{1,18}")) {
      at.put(last, Long.parseLong(value));
    } else {
      at.put(last, value);
    }
  }
}
