package dev.opsdeck.runbook.cel;

/**
 * What is wrong with an expression, in the words of who writes runbooks, and what would be right.
 */
public record Diagnostic(String wrong, String right) {}
