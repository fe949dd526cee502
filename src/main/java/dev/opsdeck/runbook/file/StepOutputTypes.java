package dev.opsdeck.runbook.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.runbook.ActionSignature;
import dev.opsdeck.runbook.cel.Outputs;
import dev.opsdeck.runbook.cel.Vocabulary.Field;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a runbook give to later ones.
 *
 * @param forms the fields that manual steps ask for, by the step's pointer
 * @param outputs by step id; null where the step's action is not known
 */
record StepOutputTypes(
    Map<String, List<Parameter>> forms, Map<String, @Nullable SortedMap<String, Field>> outputs) {

  static StepOutputTypes read(
      RunbookAst outline, Map<String, ActionSignature> actions, Diagnostics findings) {
    Map<String, List<Parameter>> forms = new HashMap<>();
    Map<String, @Nullable SortedMap<String, Field>> outputs = new TreeMap<>();
    ParameterReader reader = new ParameterReader(findings);
    outline
        .all()
        .forEach(draft -> {
          JsonNode form = draft.node().at("/manual/form");
          forms.put(draft.pointer(), reader.read(form, draft.at("manual/form")));
          if (form.has(Outputs.BY)) {
            findings.add(
                draft.at("manual/form/" + Outputs.BY),
                "'" + Outputs.BY + "' says already who did the step",
                "call the field something else");
          }
          outputs.put(draft.id(), outputs(draft, forms, actions));
        });
    return new StepOutputTypes(forms, outputs);
  }

  private static @Nullable SortedMap<String, Field> outputs(
      StepNode draft, Map<String, List<Parameter>> forms, Map<String, ActionSignature> actions) {
    return switch (draft.kind()) {
      case ACTION -> {
        ActionSignature signature = actions.get(draft.text("action"));
        yield signature == null ? null : Outputs.of(signature);
      }
      case DECISION -> Outputs.chosen(values(draft.node().at("/decision/options")));
      case MANUAL -> Outputs.filledIn(forms.getOrDefault(draft.pointer(), List.of()));
      case CHECKLIST -> Outputs.tickedOff();
      case FOR_EACH -> Outputs.counted();
      case INCLUDE, PARALLEL, SEQUENCE -> Outputs.nothing();
      case null -> null;
    };
  }

  private static List<String> values(JsonNode options) {
    List<String> values = new ArrayList<>();
    options.forEach(option -> values.add(option.path("value").asText()));
    return values;
  }
}
