package dev.opsdeck.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.reference.ReferenceTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one table, or adds what is wrong with it. */
record TableReader(YamlDocument document, List<ConfigProblem> problems) {
  private static final String WORD = "[a-z0-9]+(-[a-z0-9]+)*";
  private static final List<String> KEYS = List.of("topic", "aliases", "title", "source", "rows");

  /**
   * @param owners which file has which word; the words of this one are added
   */
  Optional<ReferenceTable> read(Map<String, String> owners) {
    int before = problems.size();
    JsonNode root = document.root();
    known(root, "", KEYS);
    String topic = root.path("topic").asText();
    if (!topic.matches(WORD)) {
      add("/topic", "'topic' is missing or no word", "write a word such as topic: severities");
    }
    if (root.path("source").asText().isBlank()) {
      add("/source", "'source' is missing", "say where the table comes from");
    }
    List<String> aliases = new ArrayList<>();
    root.path("aliases").forEach(alias -> aliases.add(alias.asText()));
    ReferenceTable table =
        new ReferenceTable(
            topic,
            aliases,
            texts(root.path("title"), "/title"),
            root.path("source").asText(),
            rows(root));
    References.words(table).forEach(word -> taken(word, owners));
    return problems.size() == before ? Optional.of(table) : Optional.empty();
  }

  private List<Row> rows(JsonNode root) {
    JsonNode list = root.path("rows");
    if (!list.isArray() || list.isEmpty()) {
      add("/rows", "'rows' is missing or empty", "add rows: [{name: …, text: …}]");
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String at = "/rows/" + i;
      known(list.get(i), at, List.of("name", "text"));
      rows.add(
          new Row(
              texts(list.get(i).path("name"), at + "/name"),
              texts(list.get(i).path("text"), at + "/text")));
    }
    return rows;
  }

  /** One text for all languages, or one for each. */
  private Texts texts(JsonNode node, String at) {
    if (node.isObject()) {
      known(node, at, List.of("en", "es"));
      String en = node.path("en").asText();
      String es = node.path("es").asText();
      if (en.isBlank() || es.isBlank()) {
        add(at, "a language is missing", "write {en: …, es: …}");
      }
      return new Texts(en, es);
    }
    if (!node.isValueNode() || node.asText().isBlank()) {
      add(at, "a text is missing here", "write one text, or {en: …, es: …}");
    }
    return new Texts(node.asText(), node.asText());
  }

  private void known(JsonNode node, String at, List<String> keys) {
    node.fieldNames()
        .forEachRemaining(key -> {
          if (!keys.contains(key)) {
            List<String> near = Suggestions.near(key, keys);
            add(
                at + "/" + key,
                "'" + key + "' is not known here",
                "use " + String.join(" or ", near.isEmpty() ? keys : near));
          }
        });
  }

  private void taken(String word, Map<String, String> owners) {
    String other = owners.putIfAbsent(word, document.file().path());
    if (other != null) {
      add("/topic", "'" + word + "' stands in " + other + " already", "choose another word");
    }
  }

  private void add(String at, String wrong, String right) {
    problems.add(document.problemAt(at, wrong, right));
  }
}
