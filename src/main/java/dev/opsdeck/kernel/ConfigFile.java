package dev.opsdeck.kernel;

/**
 * One file of the configuration, read but not yet understood.
 *
 * @param path as the person who edits it knows it, for messages
 */
public record ConfigFile(String path, String text) {}
