package dev.opsdeck.action.kubernetes.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.opsdeck.action.Difference;
import dev.opsdeck.kernel.Json;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two pod templates, for a person to approve. Of environment variables and of
 * everything that may hold a secret only the name is told.
 */
public final class TemplateDifferences {
  private static final String HIDDEN = "•••";
  private static final String HIDDEN_CHANGED = "≠ •••";
  private static final int LONGEST = 80;
  private static final Set<String> OWN_LINES = Set.of("image", "env", "resources", "name");

  private final String mainContainer;
  private final List<Difference> found = new ArrayList<>();

  private TemplateDifferences(String mainContainer) {
    this.mainContainer = mainContainer;
  }

  /**
   * @param mainContainer whose fields are named without a prefix
   */
  public static List<Difference> between(PodTemplate from, PodTemplate to, String mainContainer) {
    TemplateDifferences differences = new TemplateDifferences(mainContainer);
    differences.containers(from, to);
    differences.rest(from, to);
    return differences.found;
  }

  private void containers(PodTemplate from, PodTemplate to) {
    Set<String> names = new TreeSet<>();
    from.containers().forEach(one -> names.add(one.getName()));
    to.containers().forEach(one -> names.add(one.getName()));
    for (String name : names) {
      String prefix = name.equals(mainContainer) ? "" : "containers." + name + ".";
      Optional<Container> before = from.container(name);
      Optional<Container> after = to.container(name);
      scalar(prefix + "image", image(before), image(after));
      environment(prefix, variables(before), variables(after));
      JsonNode was = tree(before);
      JsonNode willBe = tree(after);
      leaves(prefix + "resources", was.path("resources"), willBe.path("resources"));
      if (before.isPresent() && after.isPresent()) {
        names(prefix, without(was, OWN_LINES), without(willBe, OWN_LINES));
      }
    }
  }

  private void environment(String prefix, Map<String, EnvVar> before, Map<String, EnvVar> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      @Nullable EnvVar was = before.get(name);
      @Nullable EnvVar willBe = after.get(name);
      if (was == null || !was.equals(willBe)) {
        found.add(
            new Difference(
                prefix + "env." + name,
                was == null ? "" : HIDDEN,
                willBe == null ? "" : was == null ? HIDDEN : HIDDEN_CHANGED));
      }
    }
  }

  private void rest(PodTemplate from, PodTemplate to) {
    JsonNode was = from.tree();
    JsonNode willBe = to.tree();
    names(
        "template.",
        without(was.path("spec"), Set.of("containers")),
        without(willBe.path("spec"), Set.of("containers")));
    names("labels.", was.at("/metadata/labels"), willBe.at("/metadata/labels"));
    names("annotations.", was.at("/metadata/annotations"), willBe.at("/metadata/annotations"));
  }

  /** Fields whose values are not shown. */
  private void names(String prefix, JsonNode was, JsonNode willBe) {
    for (String name : fields(was, willBe)) {
      if (!was.path(name).equals(willBe.path(name))) {
        found.add(
            new Difference(
                prefix + name,
                was.has(name) ? HIDDEN : "",
                !willBe.has(name) ? "" : was.has(name) ? HIDDEN_CHANGED : HIDDEN));
      }
    }
  }

  private void leaves(String field, JsonNode was, JsonNode willBe) {
    if (was.isObject() || willBe.isObject()) {
      for (String name : fields(was, willBe)) {
        leaves(field + "." + name, was.path(name), willBe.path(name));
      }
    } else {
      scalar(field, was.asText(), willBe.asText());
    }
  }

  private void scalar(String field, String was, String willBe) {
    if (!was.equals(willBe)) {
      found.add(new Difference(field, cut(was), cut(willBe)));
    }
  }

  private static String cut(String value) {
    return value.length() <= LONGEST ? value : "…" + value.substring(value.length() - LONGEST);
  }

  private static String image(Optional<Container> container) {
    return container.map(Container::getImage).orElse("");
  }

  private static JsonNode tree(Optional<Container> container) {
    return container.map(one -> Json.tree(one)).orElseGet(Json::object);
  }

  private static Map<String, EnvVar> variables(Optional<Container> container) {
    Map<String, EnvVar> variables = new TreeMap<>();
    container.ifPresent(one -> one.getEnv().forEach(env -> variables.put(env.getName(), env)));
    return variables;
  }

  private static JsonNode without(JsonNode node, Set<String> names) {
    return node instanceof ObjectNode object ? object.deepCopy().without(names) : Json.object();
  }

  private static Set<String> fields(JsonNode a, JsonNode b) {
    Set<String> names = new TreeSet<>();
    a.fieldNames().forEachRemaining(names::add);
    b.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
