package dev.opsdeck.runbook.expression;

import com.fasterxml.jackson.databind.JsonNode;

/** Evaluates the expressions of runbooks. Safe for any number of threads. */
public interface Expressions {
  /** Works out a condition; anything but a boolean is {@code Broken}. */
  Resolved evaluate(Expression expression, Scope scope);

  /**
   * Works out every {@code ${…}} in a tree. A text that is one expression keeps the expression's
   * type; inside a longer text it becomes text.
   */
  Resolved resolve(JsonNode with, Scope scope);
}
