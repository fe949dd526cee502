package dev.opsdeck.message;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.ConfigTree;
import dev.opsdeck.kernel.Language;
import dev.opsdeck.kernel.YamlDocument;
import io.pebbletemplates.pebble.error.PebbleException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the template files of every language and collects all that is wrong with them. */
final class TemplateFiles {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+");

  private final ConfigTree tree;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private TemplateFiles(ConfigTree tree) {
    this.tree = tree;
  }

  /**
   * @throws ConfigException with every problem that was found
   */
  static Map<Language, Templates> load(ConfigTree tree) {
    TemplateFiles files = new TemplateFiles(tree);
    Spoken english = files.read(Language.EN);
    Spoken spanish = files.read(Language.ES);
    files.compare(english, spanish);
    files.compare(spanish, english);
    if (!files.problems.isEmpty()) {
      throw new ConfigException(files.problems);
    }
    return new EnumMap<>(
        Map.of(Language.EN, english.templates(), Language.ES, spanish.templates()));
  }

  private Spoken read(Language language) {
    String folder = "templates/" + language.tag() + "/";
    Spoken spoken = new Spoken(language, new Templates(language), new TreeMap<>(), new TreeMap<>());
    tree.files()
        .forEach((path, file) -> {
          if (path.startsWith(folder)) {
            readFile(spoken, path.substring(folder.length()), file);
          }
        });
    return spoken;
  }

  private void readFile(Spoken spoken, String path, ConfigFile file) {
    if (path.equals("words.yaml") || path.matches("words/[^/]+\\.yaml")) {
      readWords(spoken, file);
    } else if (path.matches("[^/]+\\.peb")) {
      readAnnouncement(spoken, path.substring(0, path.length() - ".peb".length()), file);
    } else {
      problems.add(
          new ConfigProblem(
              file.path(),
              0,
              0,
              "this is neither an announcement nor a file of words",
              "name it <announcement>.peb or words/<area>.yaml"));
    }
  }

  private void readWords(Spoken spoken, ConfigFile file) {
    try {
      YamlDocument document = YamlDocument.parse(file);
      document
          .root()
          .properties()
          .forEach(entry -> readCode(spoken, document, entry.getKey(), entry.getValue()));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
  }

  private void readCode(Spoken spoken, YamlDocument document, String code, JsonNode template) {
    Place place = new Place(document, "/" + code.replace("~", "~0").replace("/", "~1"));
    if (!CODE.matcher(code).matches()) {
      problems.add(place.problem("'" + code + "' is no code of a fact", "write feature.what"));
    } else if (!template.isTextual()) {
      problems.add(place.problem("the words of " + code + " are no text", "put them in quotes"));
    } else {
      Place other = spoken.codes().putIfAbsent(code, place);
      if (other == null) {
        compileWords(spoken, code, template.asText(), place);
      } else {
        String file = other.document().file().path();
        problems.add(place.problem("the words of " + code + " stand twice", "see " + file));
      }
    }
  }

  private void compileWords(Spoken spoken, String code, String template, Place place) {
    try {
      spoken.templates().addWords(code, template);
    } catch (PebbleException e) {
      problems.add(place.problem(code + ": " + e.getPebbleMessage(), "mend the template"));
    }
  }

  private void readAnnouncement(Spoken spoken, String name, ConfigFile file) {
    spoken.names().put(name, file);
    try {
      spoken.templates().addAnnouncement(name, file.text());
    } catch (PebbleException e) {
      int line = e.getLineNumber() == null ? 0 : e.getLineNumber();
      problems.add(
          new ConfigProblem(
              file.path(), line, line == 0 ? 0 : 1, e.getPebbleMessage(), "mend the template"));
    }
  }

  private void compare(Spoken has, Spoken lacks) {
    String tag = lacks.language().tag();
    has.codes()
        .forEach((code, place) -> {
          if (!lacks.codes().containsKey(code)) {
            String where = "add it to templates/" + tag + "/words/";
            problems.add(place.problem(code + " has no words in '" + tag + "'", where));
          }
        });
    has.names()
        .forEach((name, file) -> {
          if (!lacks.names().containsKey(name)) {
            String wrong = "the announcement " + name + " is not there in '" + tag + "'";
            String right = "add templates/" + tag + "/" + name + ".peb";
            problems.add(new ConfigProblem(file.path(), 0, 0, wrong, right));
          }
        });
  }

  /** What was read of one language. */
  private record Spoken(
      Language language,
      Templates templates,
      Map<String, Place> codes,
      Map<String, ConfigFile> names) {}

  private record Place(YamlDocument document, String pointer) {
    ConfigProblem problem(String wrong, String right) {
      return document.problemAt(pointer, wrong, right);
    }
  }
}
