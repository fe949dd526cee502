package dev.opsdeck.progress;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.kernel.Texts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a step of a run asks people. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "question")
@JsonSubTypes({
  @JsonSubTypes.Type(value = QuestionView.Choose.class, name = "Choose"),
  @JsonSubTypes.Type(value = QuestionView.DoIt.class, name = "DoIt"),
  @JsonSubTypes.Type(value = QuestionView.TickOff.class, name = "TickOff"),
  @JsonSubTypes.Type(value = QuestionView.WhatBecameOf.class, name = "WhatBecameOf"),
  @JsonSubTypes.Type(value = QuestionView.WhatNow.class, name = "WhatNow")
})
public sealed interface QuestionView {
  /** The step that asks; with the steps that it stands in. */
  String step();

  /** Since when, and until when. */
  Asked asked();

  /**
   * @param since when it was asked
   * @param until when the step fails because nobody answered; absent for never
   * @param who may answer besides the requester, as the runbook names them
   */
  record Asked(Instant since, @Nullable Instant until, List<String> who) {
    public Asked {
      who = List.copyOf(who);
    }
  }

  /** One of these. */
  record Choose(String step, Asked asked, Texts text, List<Choice> choices)
      implements QuestionView {
    public Choose {
      choices = List.copyOf(choices);
    }
  }

  /** A button of a {@link Choose}. */
  record Choice(String value, Texts label) {}

  /**
   * Somebody is to do this by hand: done, or not possible.
   *
   * @param fields how many fields the form has that is filled in when it is done
   */
  record DoIt(String step, Asked asked, Texts text, int fields) implements QuestionView {}

  /** All of these. */
  record TickOff(String step, Asked asked, List<Line> lines) implements QuestionView {
    public TickOff {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line of a {@link TickOff}.
   *
   * @param tickedBy absent while it is not ticked
   */
  record Line(String item, Texts text, @Nullable PersonRef tickedBy) {}

  /** It cannot be told whether the step has happened: done, retry, or stop. */
  record WhatBecameOf(String step, Asked asked, Fact why) implements QuestionView {}

  /** The step has failed: retry, skip with a reason, or stop. */
  record WhatNow(String step, Asked asked, Fact why) implements QuestionView {}
}
