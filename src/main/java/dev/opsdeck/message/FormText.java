package dev.opsdeck.message;

/**
 * The words around the fields of a form; plain text.
 *
 * @param search what stands in a field whose choices come while the person types
 */
public record FormText(String title, String submit, String close, String search) {}
