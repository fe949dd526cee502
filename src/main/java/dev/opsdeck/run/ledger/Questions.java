package dev.opsdeck.run.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.opsdeck.kernel.Fact;
import dev.opsdeck.kernel.Json;
import dev.opsdeck.kernel.PersonRef;
import dev.opsdeck.progress.QuestionView;
import dev.opsdeck.progress.QuestionView.Asked;
import dev.opsdeck.progress.RunState;
import dev.opsdeck.run.state.Run;
import dev.opsdeck.run.state.StepQuestion;
import dev.opsdeck.run.state.StepRecord;
import dev.opsdeck.runbook.OnFailure.Reaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps of a run ask people now; pure. */
final class Questions {
  private Questions() {}

  static List<QuestionView> of(Run run) {
    List<QuestionView> questions = new ArrayList<>();
    if (run.state().isFinal()) {
      return questions;
    }
    for (StepRecord step : run.steps()) {
      switch (step.state()) {
        case ASKED -> questions.add(asked(run, step));
        case UNKNOWN -> {
          if (run.state() == RunState.ASKING) {
            questions.add(
                new QuestionView.WhatBecameOf(
                    step.id(), since(run, step, List.of("oncall")), why(step)));
          }
        }
        case FAILED -> {
          if (run.state() == RunState.ASKING && step.reaction() == Reaction.ASK) {
            questions.add(
                new QuestionView.WhatNow(
                    step.id(), since(run, step, List.of("oncall")), why(step)));
          }
        }
        case PENDING, RUNNING, WAITING, DONE, TROUBLED, SKIPPED -> {}
      }
    }
    return questions;
  }

  private static QuestionView asked(Run run, StepRecord step) {
    JsonNode input = step.input();
    StepQuestion question = Json.convert(input == null ? Json.object() : input, StepQuestion.class);
    Asked asked = since(run, step, question.by());
    return switch (question) {
      case StepQuestion.Choose choose ->
          new QuestionView.Choose(
              step.id(),
              asked,
              choose.text(),
              choose.options().stream()
                  .map(option -> new QuestionView.Choice(option.value(), option.label()))
                  .toList());
      case StepQuestion.DoIt doIt ->
          new QuestionView.DoIt(step.id(), asked, doIt.text(), doIt.fields());
      case StepQuestion.TickOff list ->
          new QuestionView.TickOff(
              step.id(), asked, list.items().stream().map(item -> line(step, item)).toList());
    };
  }

  private static QuestionView.Line line(StepRecord step, StepQuestion.Item item) {
    JsonNode soFar = step.output();
    @Nullable String by = soFar == null ? null : soFar.path(item.id()).asText(null);
    return new QuestionView.Line(item.id(), item.text(), by == null ? null : new PersonRef(by));
  }

  private static Asked since(Run run, StepRecord step, List<String> who) {
    Instant since = step.times().finishedAt();
    if (since == null) {
      since = step.times().startedAt();
    }
    return new Asked(
        since == null ? run.timestamps().acceptedAt() : since, step.times().until(), who);
  }

  private static Fact why(StepRecord step) {
    Fact note = step.words().note();
    return note == null ? Fact.of("run.step-failed", "step", step.id()) : note;
  }
}
