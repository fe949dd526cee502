package dev.opsdeck.runbook.parameter;

/** What a parameter of a runbook may hold. */
public enum ParameterType {
  STRING,
  INTEGER,
  BOOLEAN,
  DURATION
}
