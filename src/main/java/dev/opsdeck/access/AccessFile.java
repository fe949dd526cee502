package dev.opsdeck.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.access.AccessRules.Readers;
import dev.opsdeck.access.AccessRules.Restriction;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Runbooks;
import dev.opsdeck.runbook.expression.Expressions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code access.yaml}. A file that is missing or wrong gives no policy at all. */
public final class AccessFile {
  private static final String NAME = "access.yaml";
  private static final Set<String> KEYS =
      Set.of("readers", "tiers", "runbooks", "windows", "freezes", "breakGlass");

  private final AccessFields fields;
  private final YamlDocument document;

  private AccessFile(YamlDocument document) {
    this.document = document;
    this.fields = new AccessFields(document);
  }

  /**
   * @param onCall the people on call at an instant
   * @throws ConfigException when the file is missing, or with everything that is wrong in it
   */
  public static AccessPolicy load(
      ConfigTree config, Expressions expressions, Function<Instant, List<PersonRef>> onCall) {
    ConfigFile file =
        config
            .file(NAME)
            .orElseThrow(() ->
                new ConfigException(
                    List.of(
                        new ConfigProblem(
                            NAME,
                            0,
                            0,
                            "the access policy is missing, so nobody may do anything",
                            "copy access.yaml from Opsdeck's own configuration"))));
    return new RuledPolicy(new AccessFile(YamlDocument.parse(file)).read(), expressions, onCall);
  }

  /**
   * What {@code access.yaml} says about runbooks that do not exist: a misspelt name would restrict
   * nothing.
   */
  public static List<ConfigProblem> unknownRunbooks(ConfigTree config, Runbooks runbooks) {
    return config.file(NAME).stream()
        .map(YamlDocument::parse)
        .flatMap(document ->
            document.root().path("runbooks").properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> isUnknown(name, runbooks))
                .map(name -> unknown(name, document, runbooks)))
        .toList();
  }

  private static boolean isUnknown(String name, Runbooks runbooks) {
    return runbooks.byName(folded(name)).isEmpty() && runbooks.byVerb(name).isEmpty();
  }

  private static ConfigProblem unknown(String name, YamlDocument document, Runbooks runbooks) {
    List<String> known = runbooks.all().stream().map(Runbook::name).toList();
    List<String> near = Suggestions.near(name, known);
    return document.problemAt(
        "/runbooks/" + name,
        "there is no runbook '" + name + "'",
        near.isEmpty()
            ? "there are " + (known.isEmpty() ? "none" : String.join(", ", known))
            : "did you mean '" + near.getFirst() + "'?");
  }

  private AccessRules read() {
    JsonNode root = document.root();
    fields.only(root, "", KEYS, Set.of("readers", "tiers"));
    AccessRules rules =
        new AccessRules(
            readers(root.path("readers")),
            new RuleReader(fields).read(root.path("tiers")),
            restrictions(root.path("runbooks")),
            new CalendarReader(fields).read(root),
            glass(root.path("breakGlass")),
            Digest.of(document.file().text()));
    fields.throwIfAny();
    return rules;
  }

  private Readers readers(JsonNode node) {
    fields.only(node, "/readers", Set.of("channels", "people"), Set.of("channels"));
    String channels =
        fields.word(node.path("channels"), "/readers/channels", Set.of("operations", "all"));
    return new Readers(
        channels.equals("all"), fields.people(node.path("people"), "/readers/people", false));
  }

  private @Nullable BreakGlassRule glass(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    Set<String> keys = Set.of("by", "announce");
    String because = "who may break the glass, and where it is told";
    if (!fields.only(node, "/breakGlass", keys, keys, because)) {
      return null;
    }
    List<Approvers> by = fields.people(node.get("by"), "/breakGlass/by", true);
    String right = "name a channel, such as incidents or C024BE91L";
    return new BreakGlassRule(by, fields.text(node.get("announce"), "/breakGlass/announce", right));
  }

  private Map<String, Restriction> restrictions(JsonNode node) {
    Map<String, Restriction> restrictions = new HashMap<>();
    if (!node.isMissingNode()) {
      fields.map(node, "/runbooks");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String pointer = "/runbooks/" + entry.getKey();
      JsonNode rule = entry.getValue();
      fields.only(rule, pointer, Set.of("allow", "deny", "tiers"), Set.of());
      Restriction restriction =
          new Restriction(
              fields.tiers(rule.path("tiers"), pointer + "/tiers"),
              fields.people(rule.path("allow"), pointer + "/allow", false),
              fields.people(rule.path("deny"), pointer + "/deny", false));
      if (restrictions.put(folded(entry.getKey()), restriction) != null) {
        fields.add(
            pointer,
            "the runbook '" + entry.getKey() + "' stands twice, in capital and small letters",
            "keep one of them");
      }
    }
    return restrictions;
  }

  /** Runbooks and verbs are in lower case; people may write them otherwise. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
