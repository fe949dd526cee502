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
  private final Map<Language, Templates> templates = new EnumMap<>(Language.class);
  private final Map<Language, Map<String, Place>> codes = new EnumMap<>(Language.class);
  private final Map<Language, Map<String, ConfigFile>> names = new EnumMap<>(Language.class);

  private TemplateFiles(ConfigTree tree) {
    this.tree = tree;
  }

  /**
   * @throws ConfigException with every problem that was found
   */
  static Map<Language, Templates> load(ConfigTree tree) {
    TemplateFiles files = new TemplateFiles(tree);
    for (Language language : Language.values()) {
      files.read(language);
    }
    files.compare(Language.EN, Language.ES);
    files.compare(Language.ES, Language.EN);
    if (!files.problems.isEmpty()) {
      throw new ConfigException(files.problems);
    }
    return files.templates;
  }

  private void read(Language language) {
    String folder = "templates/" + language.tag() + "/";
    templates.put(language, new Templates(language));
    codes.put(language, new TreeMap<>());
    names.put(language, new TreeMap<>());
    tree.files()
        .forEach((path, file) -> {
          if (path.startsWith(folder)) {
            readFile(language, path.substring(folder.length()), file);
          }
        });
  }

  private void readFile(Language language, String path, ConfigFile file) {
    if (path.equals("words.yaml") || path.matches("words/[^/]+\\.yaml")) {
      readWords(language, file);
    } else if (path.matches("[^/]+\\.peb")) {
      readAnnouncement(language, path.substring(0, path.length() - ".peb".length()), file);
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

  private void readWords(Language language, ConfigFile file) {
    try {
      YamlDocument document = YamlDocument.parse(file);
      document
          .root()
          .properties()
          .forEach(entry -> readCode(language, document, entry.getKey(), entry.getValue()));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
  }

  private void readCode(Language language, YamlDocument document, String code, JsonNode template) {
    Place place = new Place(document, "/" + code.replace("~", "~0").replace("/", "~1"));
    if (!CODE.matcher(code).matches()) {
      problems.add(place.problem("'" + code + "' is no code of a fact", "write feature.what"));
    } else if (!template.isTextual()) {
      problems.add(place.problem("the words of " + code + " are no text", "put them in quotes"));
    } else if (codes.get(language).putIfAbsent(code, place) != null) {
      String other = codes.get(language).get(code).document().file().path();
      problems.add(place.problem("the words of " + code + " stand twice", "see " + other));
    } else {
      compileWords(language, code, template.asText(), place);
    }
  }

  private void compileWords(Language language, String code, String template, Place place) {
    try {
      templates.get(language).addWords(code, template);
    } catch (PebbleException e) {
      problems.add(place.problem(code + ": " + e.getPebbleMessage(), "mend the template"));
    }
  }

  private void readAnnouncement(Language language, String name, ConfigFile file) {
    names.get(language).put(name, file);
    try {
      templates.get(language).addAnnouncement(name, file.text());
    } catch (PebbleException e) {
      int line = e.getLineNumber() == null ? 0 : e.getLineNumber();
      problems.add(
          new ConfigProblem(
              file.path(), line, line == 0 ? 0 : 1, e.getPebbleMessage(), "mend the template"));
    }
  }

  private void compare(Language has, Language lacks) {
    codes
        .get(has)
        .forEach((code, place) -> {
          if (!codes.get(lacks).containsKey(code)) {
            problems.add(
                place.problem(
                    code + " has no words in '" + lacks.tag() + "'",
                    "add it to templates/" + lacks.tag() + "/words/"));
          }
        });
    names
        .get(has)
        .forEach((name, file) -> {
          if (!names.get(lacks).containsKey(name)) {
            String missing = "templates/" + lacks.tag() + "/" + name + ".peb";
            problems.add(
                new ConfigProblem(
                    file.path(),
                    0,
                    0,
                    "the announcement " + name + " is not there in '" + lacks.tag() + "'",
                    "add " + missing));
          }
        });
  }

  private record Place(YamlDocument document, String pointer) {
    ConfigProblem problem(String wrong, String right) {
      return document.problemAt(pointer, wrong, right);
    }
  }
}
