package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.ConfigException;
import dev.opsdeck.kernel.ConfigFile;
import dev.opsdeck.kernel.ConfigProblem;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.kernel.Suggestions;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.kernel.YamlDocument;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.ApprovalRule;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Expression;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Parameter;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.Flow.Moment;
import dev.opsdeck.runbook.cel.ExpressionChecker;
import dev.opsdeck.runbook.cel.Vocabulary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one file as a runbook. */
final class RunbookReader {
  private static final Duration DEFAULT_EXPIRY = Duration.ofMinutes(15);

  private final RunbookSchema schema;
  private final Map<String, ActionSignature> actions;

  RunbookReader(RunbookSchema schema, Map<String, ActionSignature> actions) {
    this.schema = schema;
    this.actions = actions;
  }

  /** A runbook, or what is wrong with its file. */
  sealed interface Read {
    record Right(Runbook runbook, YamlDocument document) implements Read {}

    record Wrong(List<ConfigProblem> problems) implements Read {}
  }

  Read read(ConfigFile file) {
    try {
      YamlDocument document = YamlDocument.parse(file);
      Findings findings = new Findings(document);
      @Nullable Runbook runbook = read(document, findings);
      return runbook == null
          ? new Read.Wrong(findings.inOrder())
          : new Read.Right(runbook, document);
    } catch (ConfigException e) {
      return new Read.Wrong(e.problems());
    }
  }

  private @Nullable Runbook read(YamlDocument document, Findings findings) {
    JsonNode root = document.root();
    Set<String> misfits = schema.check(root, findings);
    if (!root.isObject()) {
      return null;
    }
    checkName(root, document.file(), findings);
    StepReader steps = new StepReader(root, actions, findings);
    boolean named = steps.checkNames();
    if (!named || misfits.stream().anyMatch(RunbookReader::hidesNames)) {
      return null; // expressions would only repeat what is wrong with the names that they use
    }
    List<Parameter> parameters = new ParameterReader(findings).read(root.path("parameters"));
    ExpressionChecker expressions =
        new ExpressionChecker(Vocabulary.of(parameters, steps.signatures()));
    checkPositional(root.at("/command/positional"), parameters, findings);
    StepReader.when(root.at("/approval/when"), "/approval/when", expressions, Set.of(), findings);
    steps.checkExpressions(expressions);
    return findings.none() ? build(root, parameters, steps, document.file().text()) : null;
  }

  private static boolean hidesNames(String misfit) {
    return misfit.startsWith("/parameters") || misfit.equals("/steps");
  }

  private static void checkName(JsonNode root, ConfigFile file, Findings findings) {
    String base = file.path().substring(file.path().lastIndexOf('/') + 1);
    String expected = base.replaceFirst("\\.yaml$", "");
    if (root.path("name").isTextual() && !root.get("name").asText().equals(expected)) {
      findings.add(
          "/name",
          "the runbook '" + root.get("name").asText() + "' stands in the file " + base,
          "name both the same");
    }
  }

  private static void checkPositional(
      JsonNode positional, List<Parameter> parameters, Findings findings) {
    List<String> names = parameters.stream().map(Parameter::name).toList();
    for (int i = 0; i < positional.size(); i++) {
      String name = positional.get(i).asText();
      if (!names.contains(name)) {
        List<String> near = Suggestions.near(name, names);
        findings.add(
            "/command/positional/" + i,
            "the runbook has no parameter '" + name + "'",
            near.isEmpty()
                ? "declare it below parameters"
                : "did you mean " + near.getFirst() + "?");
      }
    }
  }

  private static Runbook build(
      JsonNode root, List<Parameter> parameters, StepReader steps, String text) {
    return new Runbook(
        root.get("name").asText(),
        new Texts(root.at("/title/en").asText(), root.at("/title/es").asText()),
        root.get("source").asText(),
        root.has("command") ? command(root.get("command")) : null,
        parameters,
        root.has("approval") ? approval(root.get("approval")) : null,
        new Flow(
            steps.steps(),
            steps.verify(),
            announce(root.path("announce")),
            root.has("onFailure")
                ? StepReader.onFailure(root.get("onFailure"))
                : OnFailure.Reaction.STOP,
            Flow.WhenBusy.QUEUE,
            null),
        new Runbook.Source(text, Map.of(), Digest.of(text)));
  }

  private static CommandBinding command(JsonNode node) {
    return new CommandBinding(
        node.get("verb").asText(), texts(node.path("aliases")), texts(node.path("positional")));
  }

  private static ApprovalRule approval(JsonNode node) {
    return new ApprovalRule(
        node.has("when") ? new Expression(node.get("when").asText()) : null,
        texts(node.get("by")),
        node.path("quorum").asInt(1),
        node.path("fourEyes").asBoolean(true),
        node.has("expires") ? StepReader.duration(node.get("expires")) : DEFAULT_EXPIRY);
  }

  private static Map<Moment, String> announce(JsonNode node) {
    Map<Moment, String> announce = new EnumMap<>(Moment.class);
    for (Moment moment : Moment.values()) {
      String key = moment.name().toLowerCase(Locale.ROOT);
      if (node.has(key)) {
        announce.put(moment, node.get(key).asText());
      }
    }
    return announce;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
