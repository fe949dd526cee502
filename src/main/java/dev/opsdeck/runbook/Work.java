package dev.opsdeck.runbook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Texts;
import dev.opsdeck.runbook.parameter.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a step does. Texts for people may hold {@code ${…}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Work.ActionCall.class, name = "action"),
  @JsonSubTypes.Type(value = Work.Decision.class, name = "decision"),
  @JsonSubTypes.Type(value = Work.Manual.class, name = "manual"),
  @JsonSubTypes.Type(value = Work.Checklist.class, name = "checklist"),
  @JsonSubTypes.Type(value = Work.Include.class, name = "include"),
  @JsonSubTypes.Type(value = Work.Sequence.class, name = "sequence"),
  @JsonSubTypes.Type(value = Work.Parallel.class, name = "parallel"),
  @JsonSubTypes.Type(value = Work.ForEach.class, name = "forEach")
})
public sealed interface Work {
  /**
   * An action and its input, some of it still expressions in {@code ${…}}.
   *
   * @param inverse what puts it back; absent: what the action itself says
   */
  record ActionCall(String action, JsonNode with, @Nullable Inverse inverse) implements Work {}

  /** Another action that puts one back. */
  record Inverse(String action, JsonNode with) {}

  /**
   * A person chooses with a button; later steps see {@code steps.<id>.choice}.
   *
   * @param by who may answer besides the requester: {@code oncall}, {@code group:…} or people
   */
  record Decision(Texts question, List<Option> options, List<String> by) implements Work {
    public Decision {
      options = List.copyOf(options);
      by = List.copyOf(by);
    }
  }

  /** One button. */
  record Option(String value, Texts label) {}

  /**
   * A person does it and says so; later steps see the fields of the form as {@code
   * steps.<id>.<field>}.
   *
   * @param form what the person is asked when it is done; empty for nothing
   */
  record Manual(Texts instructions, List<Parameter> form, List<String> by) implements Work {
    public Manual {
      form = List.copyOf(form);
      by = List.copyOf(by);
    }
  }

  /** Things to tick off, each by anybody who may; done when all are ticked. */
  record Checklist(List<Item> items, List<String> by) implements Work {
    public Checklist {
      items = List.copyOf(items);
      by = List.copyOf(by);
    }
  }

  /** A line of a checklist. */
  record Item(String id, Texts text) {}

  /**
   * All steps of another runbook, which see its parameters and each other, and nothing of this one.
   *
   * @param with its parameters
   */
  record Include(String runbook, JsonNode with) implements Work {}

  /** One after another; for the branches of a {@link Parallel}. */
  record Sequence(List<Step> steps) implements Work {
    public Sequence {
      steps = List.copyOf(steps);
    }
  }

  /** All at once. */
  record Parallel(List<Step> steps) implements Work {
    public Parallel {
      steps = List.copyOf(steps);
    }
  }

  /**
   * The steps once for each item, which they see as {@code item}. The list must be known when the
   * plan is made, since it is part of what is approved.
   *
   * @param list a list, or a text that is one expression
   */
  record ForEach(JsonNode list, Rate rate, List<Step> steps) implements Work {
    public ForEach {
      steps = List.copyOf(steps);
    }
  }

  /**
   * How fast a {@link ForEach} goes.
   *
   * @param batch how many items at once; at least 1
   * @param stopAfter the run fails when so many items have failed; at least 1
   */
  record Rate(int batch, int stopAfter) {
    public Rate {
      if (batch < 1 || stopAfter < 1) {
        throw new IllegalArgumentException(
            "Rate needs a batch and a stopAfter of at least 1, was " + batch + ", " + stopAfter);
      }
    }
  }
}
