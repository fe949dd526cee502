package dev.opsdeck.runbook.expression;

/** The text of a CEL expression that has been checked when its runbook was loaded. */
public record Expression(String text) {}
