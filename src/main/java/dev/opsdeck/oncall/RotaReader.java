package dev.opsdeck.oncall;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.YamlDocument;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code oncall.yaml} and collects everything that is wrong with it. Used once. */
final class RotaReader {
  private static final String FILE = "oncall.yaml";

  private final YamlDocument document;
  private final List<ConfigProblem> problems = new ArrayList<>();

  RotaReader(ConfigTree config) {
    ConfigFile file =
        config
            .file(FILE)
            .orElseThrow(() ->
                new ConfigException(
                    List.of(
                        new ConfigProblem(
                            FILE,
                            0,
                            0,
                            "there is no such file, so nobody could approve anything",
                            "write one with at least one rotation"))));
    document = YamlDocument.parse(file);
  }

  Rota read() {
    knownKeys(document.root(), "", Set.of("rotations"));
    JsonNode list = document.root().path("rotations");
    if (!list.isArray() || list.isEmpty()) {
      problem("/rotations", "there is no rotation, so nobody is on call", "list at least one");
    }
    List<Rotation> rotations = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      rotation(list.get(i), "/rotations/" + i).ifPresent(rotations::add);
    }
    distinctNames(list);
    if (problems.isEmpty() && rotations.stream().noneMatch(r -> r.layer() == Layer.PRIMARY)) {
      problem("/rotations", "no rotation is primary", "give one of them 'layer: primary'");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Rota(rotations);
  }

  private Optional<Rotation> rotation(JsonNode node, String at) {
    int before = problems.size();
    knownKeys(node, at, Set.of("name", "layer", "people", "start", "every", "zone", "overrides"));
    Fields fields = new Fields(document, node, at, problems);
    var name = fields.text("name", "name it, such as 'devops-primary'");
    var layer = fields.layer();
    var people = fields.people();
    var every = fields.every();
    var zone = fields.zone();
    if (zone.isEmpty()) {
      return Optional.empty();
    }
    var start = fields.start(zone.get());
    var overrides = overrides(node.path("overrides"), at + "/overrides", fields, zone.get());
    if (problems.size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new Rotation(
            name.orElseThrow(),
            layer.orElseThrow(),
            people,
            start.orElseThrow(),
            every.orElseThrow(),
            zone.get(),
            overrides));
  }

  private List<Substitution> overrides(JsonNode list, String at, Fields rotation, ZoneId zone) {
    List<Substitution> read = new ArrayList<>();
    if (!list.isMissingNode() && !list.isArray()) {
      problem(at, "'overrides' is not a list", "write - {from: …, to: …, person: …}");
    }
    for (int i = 0; i < list.size(); i++) {
      String here = at + "/" + i;
      knownKeys(list.get(i), here, Set.of("from", "to", "person"));
      rotation
          .at(list.get(i), here)
          .substitution(zone)
          .ifPresent(next -> addApart(read, next, here));
    }
    return read;
  }

  private void addApart(List<Substitution> read, Substitution next, String at) {
    if (read.stream().anyMatch(next::overlaps)) {
      problem(
          at,
          "two overrides of one rotation overlap: who of them is on call cannot be told",
          "end the earlier one before this one starts");
    }
    read.add(next);
  }

  private void distinctNames(JsonNode list) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String name = list.get(i).path("name").asText();
      if (!name.isEmpty() && !seen.add(name)) {
        problem(
            "/rotations/" + i + "/name",
            "two rotations are named '" + name + "'",
            "rename one of them");
      }
    }
  }

  private void knownKeys(JsonNode node, String at, Set<String> known) {
    node.fieldNames()
        .forEachRemaining(key -> {
          if (!known.contains(key)) {
            List<String> near = Suggestions.near(key, known);
            String cure =
                near.isEmpty()
                    ? "remove it; known here: "
                        + String.join(", ", known.stream().sorted().toList())
                    : "did you mean '" + near.getFirst() + "'?";
            problem(at + "/" + key, "unknown key '" + key + "'", cure);
          }
        });
  }

  private void problem(String at, String wrong, String right) {
    problems.add(document.problemAt(at, wrong, right));
  }

  /** A person as the file names one, absent when what stands there cannot name anybody. */
  static Optional<PersonRef> person(JsonNode node) {
    String text = node.asText().strip();
    boolean usable = node.isTextual() && !text.isEmpty() && !text.contains(" ");
    return usable ? Optional.of(new PersonRef(text)) : Optional.empty();
  }
}
