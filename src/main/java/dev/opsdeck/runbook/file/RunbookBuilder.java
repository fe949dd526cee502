package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Digest;
import dev.opsdeck.runbook.CommandBinding;
import dev.opsdeck.runbook.Flow;
import dev.opsdeck.runbook.Flow.Moment;
import dev.opsdeck.runbook.Flow.WhenBusy;
import dev.opsdeck.runbook.FollowUp;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Runbook;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a runbook of a sheet in which nothing is wrong. */
final class RunbookBuilder {
  private final ParsedFile.Parsed sheet;
  private final StepBuilder steps;
  private final IncludeResolver.Shelf shelf;

  RunbookBuilder(ParsedFile.Parsed sheet, StepOutputTypes forms, IncludeResolver.Shelf shelf) {
    this.sheet = sheet;
    this.steps = new StepBuilder(forms.forms());
    this.shelf = shelf;
  }

  Runbook build(List<Parameter> parameters) {
    JsonNode root = sheet.root();
    return new Runbook(
        root.get("name").asText(),
        StepBuilder.texts(root.get("title")),
        root.get("source").asText(),
        root.has("command") ? command(root.get("name").asText(), root.get("command")) : null,
        parameters,
        root.has("approval") ? ApprovalReader.read(root.get("approval")) : null,
        flow(root),
        source());
  }

  private Flow flow(JsonNode root) {
    RunbookAst outline = sheet.outline();
    return new Flow(
        steps.steps(outline.steps()),
        steps.steps(outline.verify()),
        announce(root.path("announce")),
        root.has("onFailure")
            ? steps.onFailure(root.get("onFailure"), outline.branch())
            : OnFailure.STOP,
        WhenBusy.valueOf(root.path("whenBusy").asText("queue").toUpperCase(Locale.ROOT)),
        followUp(root));
  }

  private @Nullable FollowUp followUp(JsonNode root) {
    return root.has("followUp")
        ? new FollowUp(
            DurationChecks.soak(root.get("followUp")), steps.steps(sheet.outline().followUp()))
        : null;
  }

  private CommandBinding command(String name, JsonNode node) {
    return new CommandBinding(
        node.path("verb").asText(CommandBinding.RUN + " " + name),
        ApprovalReader.texts(node.path("aliases")),
        TargetCheck.read(node, sheet.findings()),
        ApprovalReader.texts(node.path("positional")));
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

  private Runbook.Source source() {
    SortedMap<String, Runbook> all = new TreeMap<>();
    for (String name : sheet.includes()) {
      if (shelf.find(name) instanceof IncludeResolver.Ready(Runbook included)) {
        all.put(name, included);
        all.putAll(included.source().includes());
      }
    }
    String text = sheet.file().text();
    return new Runbook.Source(text, all, digest(text, all));
  }

  private static String digest(String text, SortedMap<String, Runbook> includes) {
    if (includes.isEmpty()) {
      return Digest.of(text);
    }
    StringBuilder all = new StringBuilder(text);
    includes.values().forEach(runbook -> all.append('\n').append(runbook.digest()));
    return Digest.of(all.toString());
  }
}
