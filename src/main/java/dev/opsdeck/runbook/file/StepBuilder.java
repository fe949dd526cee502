package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.Gate;
import dev.opsdeck.runbook.Handling;
import dev.opsdeck.runbook.OnFailure;
import dev.opsdeck.runbook.Retry;
import dev.opsdeck.runbook.Step;
import dev.opsdeck.runbook.Work;
import dev.opsdeck.runbook.cel.ExpressionReader;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes steps of drafts in which nothing is wrong. */
final class StepBuilder {
  private final Map<String, List<Parameter>> forms;

  /**
   * @param forms the fields that manual steps ask for, by the step's pointer
   */
  StepBuilder(Map<String, List<Parameter>> forms) {
    this.forms = forms;
  }

  List<Step> steps(List<StepNode> drafts) {
    return drafts.stream().map(this::step).toList();
  }

  private Step step(StepNode draft) {
    JsonNode node = draft.node();
    return new Step(
        draft.id(),
        work(draft, Objects.requireNonNull(draft.kind(), draft.pointer())),
        node.has("when") ? ExpressionReader.read(node.get("when").asText()) : null,
        new Handling(
            node.has("retry") ? DurationChecks.retry(node.get("retry")) : Retry.NONE,
            node.has("timeout") ? DurationChecks.duration(node.get("timeout")) : null,
            node.has("onFailure") ? onFailure(node.get("onFailure"), draft.branch()) : null,
            node.has("soak") ? DurationChecks.soak(node.get("soak")) : null),
        gate(node));
  }

  OnFailure onFailure(JsonNode node, List<StepNode> branch) {
    return node.isTextual()
        ? OnFailure.of(
            OnFailure.Reaction.valueOf(node.asText().toUpperCase(Locale.ROOT).replace('-', '_')))
        : OnFailure.branch(steps(branch));
  }

  private static @Nullable Gate gate(JsonNode node) {
    if (!node.has("approval") && !node.has("pointOfNoReturn")) {
      return null;
    }
    return new Gate(
        node.has("approval") ? ApprovalReader.read(node.get("approval")) : null,
        node.has("pointOfNoReturn") ? texts(node.get("pointOfNoReturn")) : null);
  }

  private Work work(StepNode draft, Kind kind) {
    JsonNode node = draft.node();
    return switch (kind) {
      case ACTION ->
          new Work.ActionCall(
              draft.text("action"),
              with(node),
              node.has("inverse") ? inverse(node.get("inverse")) : null);
      case DECISION -> decision(node.get("decision"));
      case MANUAL ->
          new Work.Manual(
              texts(node.get("manual").get("instructions")),
              forms.getOrDefault(draft.pointer(), List.of()),
              ApprovalReader.people(node.get("manual")));
      case CHECKLIST -> checklist(node.get("checklist"));
      case INCLUDE -> new Work.Include(draft.text("runbook"), with(node));
      case PARALLEL -> new Work.Parallel(steps(draft.inner()));
      case FOR_EACH ->
          new Work.ForEach(
              node.get("forEach"),
              new Work.Rate(node.path("batch").asInt(1), node.path("stopAfter").asInt(1)),
              steps(draft.inner()));
      case SEQUENCE -> new Work.Sequence(steps(draft.inner()));
    };
  }

  private static Work.Inverse inverse(JsonNode node) {
    return new Work.Inverse(node.get("action").asText(), with(node));
  }

  private static JsonNode with(JsonNode node) {
    return node.has("with") ? node.get("with") : Json.object();
  }

  private static Work.Decision decision(JsonNode node) {
    List<Work.Option> options = new ArrayList<>();
    node.get("options")
        .forEach(option ->
            options.add(new Work.Option(option.get("value").asText(), texts(option.get("label")))));
    return new Work.Decision(texts(node.get("question")), options, ApprovalReader.people(node));
  }

  private static Work.Checklist checklist(JsonNode node) {
    List<Work.Item> items = new ArrayList<>();
    node.get("items")
        .forEach(
            item -> items.add(new Work.Item(item.get("id").asText(), texts(item.get("text")))));
    return new Work.Checklist(items, ApprovalReader.people(node));
  }

  static Texts texts(JsonNode node) {
    return new Texts(node.get("en").asText(), node.get("es").asText());
  }
}
