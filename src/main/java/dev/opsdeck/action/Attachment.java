package dev.opsdeck.action;

/** A long text, shown as a file in the thread of the card. Secrets are already masked. */
public record Attachment(String filename, String text) {}
