package dev.opsdeck.action.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries that stand in the shipped runbook, as its expression gives them. */
final class Presets {
  private static final Pattern ENTRY = Pattern.compile("\"([a-z-]+)\": '((?:[^'\\\\]|\\\\.)*)'");

  private Presets() {}

  static String sql(String name) throws IOException {
    String text = Files.readString(Path.of("config/runbooks/db.yaml"));
    Matcher entry = ENTRY.matcher(text);
    while (entry.find()) {
      if (entry.group(1).equals(name)) {
        return entry.group(2).replace("\\'", "'");
      }
    }
    throw new IllegalArgumentException("db.yaml has no query " + name);
  }
}
