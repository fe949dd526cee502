package dev.opsdeck.run.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.Texts;
import java.util.List;

/** What a step asks people, with every expression worked out; kept as the input of the step. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StepQuestion.Choose.class, name = "choose"),
  @JsonSubTypes.Type(value = StepQuestion.DoIt.class, name = "doIt"),
  @JsonSubTypes.Type(value = StepQuestion.TickOff.class, name = "tickOff")
})
public sealed interface StepQuestion {
  /** Who may answer besides the requester, as the runbook names them. */
  List<String> by();

  record Choose(Texts text, List<Option> options, List<String> by) implements StepQuestion {
    public Choose {
      options = List.copyOf(options);
      by = List.copyOf(by);
    }
  }

  record Option(String value, Texts label) {}

  /**
   * @param fields how many the form has
   */
  record DoIt(Texts text, int fields, List<String> by) implements StepQuestion {
    public DoIt {
      by = List.copyOf(by);
    }
  }

  record TickOff(List<Item> items, List<String> by) implements StepQuestion {
    public TickOff {
      items = List.copyOf(items);
      by = List.copyOf(by);
    }
  }

  record Item(String id, Texts text) {}
}
