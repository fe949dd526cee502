package dev.opsdeck.run.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.runbook.OnFailure.Reaction;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is to be done and in which order: a runbook's structure with its loops unrolled. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StepTree.Leaf.class, name = "step"),
  @JsonSubTypes.Type(value = StepTree.Gate.class, name = "gate"),
  @JsonSubTypes.Type(value = StepTree.Sequence.class, name = "sequence"),
  @JsonSubTypes.Type(value = StepTree.Parallel.class, name = "parallel"),
  @JsonSubTypes.Type(value = StepTree.Loop.class, name = "loop")
})
public sealed interface StepTree {
  /** One step. */
  record Leaf(String step) implements StepTree {}

  /**
   * Nothing behind it begins until somebody has agreed.
   *
   * @param step the step of the runbook that asks for it
   * @param covers the leaves that are agreed to
   */
  record Gate(String step, List<String> covers) implements StepTree {
    public Gate {
      covers = List.copyOf(covers);
    }
  }

  record Sequence(List<StepTree> parts) implements StepTree {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  record Parallel(List<StepTree> parts) implements StepTree {
    public Parallel {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The same for many items.
   *
   * @param step the loop
   * @param batch how many at once
   * @param stopAfter it fails when so many have failed
   * @param reaction what that means for the run; absent: what the run's own runbook says
   */
  record Loop(
      String step, List<StepTree> items, int batch, int stopAfter, @Nullable Reaction reaction)
      implements StepTree {
    public Loop {
      items = List.copyOf(items);
    }
  }

  static StepTree nothing() {
    return new Sequence(List.of());
  }

  /** Paths of all steps in it, in the order of the runbook. */
  default List<String> leaves() {
    return switch (this) {
      case Leaf leaf -> List.of(leaf.step());
      case Gate _ -> List.of();
      case Sequence sequence -> leaves(sequence.parts());
      case Parallel parallel -> leaves(parallel.parts());
      case Loop each -> leaves(each.items());
    };
  }

  private static List<String> leaves(List<StepTree> parts) {
    return parts.stream().flatMap(part -> part.leaves().stream()).toList();
  }

  /** All gates in it. */
  default Stream<Gate> gates() {
    return switch (this) {
      case Leaf _ -> Stream.of();
      case Gate gate -> Stream.of(gate);
      case Sequence sequence -> sequence.parts().stream().flatMap(StepTree::gates);
      case Parallel parallel -> parallel.parts().stream().flatMap(StepTree::gates);
      case Loop each -> each.items().stream().flatMap(StepTree::gates);
    };
  }

  /** All loops in it. */
  default Stream<Loop> loops() {
    return switch (this) {
      case Leaf _, Gate _ -> Stream.of();
      case Sequence sequence -> sequence.parts().stream().flatMap(StepTree::loops);
      case Parallel parallel -> parallel.parts().stream().flatMap(StepTree::loops);
      case Loop each ->
          Stream.concat(Stream.of(each), each.items().stream().flatMap(StepTree::loops));
    };
  }
}
