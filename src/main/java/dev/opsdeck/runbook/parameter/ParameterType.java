package dev.opsdeck.runbook.parameter;

/** What a parameter of a runbook may hold. */
public enum ParameterType {
  STRING,
  INTEGER,
  BOOLEAN,
  DURATION,
  /** What nobody may see: entered in a form only, and elsewhere the ref of a sealed value. */
  SECRET
}
