package dev.opsdeck.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.action.Action;
import dev.opsdeck.action.ActionRegistry;
import dev.opsdeck.action.Permission;
import dev.opsdeck.action.Permission.Reach;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rights that the chart grants against those that the actions of the shipped runbooks need. */
class PermissionsTest {
  private static final Path RUNBOOKS = Path.of("config/runbooks");
  private static final Path RBAC = Path.of("charts/opsdeck/templates/rbac.yaml");

  @Test
  void the_role_grants_what_the_shipped_runbooks_need_and_nothing_else() throws IOException {
    assertEquals(needed(Reach.NAMESPACE), granted("Role"));
  }

  @Test
  void the_cluster_role_grants_what_the_shipped_runbooks_need_and_nothing_else()
      throws IOException {
    assertEquals(needed(Reach.CLUSTER), granted("ClusterRole"));
  }

  private static Set<String> needed(Reach reach) throws IOException {
    ActionRegistry actions = new ActionRegistry(Signatures.actions());
    Set<String> needed = new TreeSet<>();
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
        ConfigFile text = new ConfigFile(file.toString(), Files.readString(file));
        names(YamlDocument.parse(text).root()).stream()
            .flatMap(name -> actions.find(name).stream())
            .map(Action::spec)
            .flatMap(spec -> spec.permissions().stream())
            .filter(permission -> permission.reach() == reach)
            .map(Permission::toString)
            .forEach(needed::add);
      }
    }
    return needed;
  }

  private static Set<String> names(JsonNode runbook) {
    return Set.copyOf(runbook.findValuesAsText("action"));
  }

  /**
   * The rules as the template has them; Secrets are granted by name and only if they are listed.
   */
  private static Set<String> granted(String kind) throws IOException {
    Set<String> granted = new TreeSet<>();
    String plain = Files.readString(RBAC).replaceAll("(?m)^\\s*\\{\\{-.*$", "");
    for (String part : plain.replaceAll("\\{\\{.*?}}", "x").split("(?m)^---.*$")) {
      JsonNode object = YamlDocument.parse(new ConfigFile("rbac.yaml", part)).root();
      if (object.path("kind").asText().equals(kind)) {
        object.path("rules").forEach(rule -> granted.addAll(rights(rule)));
      }
    }
    return granted;
  }

  private static List<String> rights(JsonNode rule) {
    List<String> verbs = Manifests.texts(rule.path("verbs"));
    return Manifests.texts(rule.path("apiGroups")).stream()
        .flatMap(group ->
            Manifests.texts(rule.path("resources")).stream()
                .map(resource -> resource + (group.isEmpty() ? "" : "." + group)))
        .flatMap(resource -> verbs.stream().map(verb -> verb + " " + resource))
        .toList();
  }
}
