package dev.opsdeck.foreign;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Takes what looks like a secret out of the lines of one text, in their order. It rather hides too
 * much than too little. Not for several threads: it remembers what a line has begun.
 */
final class SecretMask {
  /** No private key is longer, so that one that never ends hides no more of a log. */
  private static final int LONGEST_KEY = 150;

  private static final Pattern KEY_BEGIN =
      Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY.*|PuTTY-User-Key-File.*");
  private static final Pattern KEY_END =
      Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY[^-]*-----|Private-MAC:.*");
  private static final String KEY_MARK = "KEY";

  /** A key or a flag whose value is on the next line, or an environment variable's name. */
  private static final Pattern OPENS =
      Pattern.compile(
          "(?i)^(?P<indent>\\s*)(?:-\\s+)?(?:[\"']?"
              + NotationRules.KEY
              + "[\"']?\\s*[:=]\\s*[|>]?[+-]?\\d?\\s*$"
              + "|[\"']?-{1,2}"
              + NotationRules.KEY.replace("<key>", "<flag>")
              + "[\"']?,?\\s*$"
              + "|[\"']?name[\"']?\\s*:\\s*[\"']?"
              + NotationRules.KEY.replace("<key>", "<name>")
              + "[\"']?,?\\s*$)");

  private static final Pattern NEXT_VALUE =
      Pattern.compile("^(\\s*(?:-\\s+)?(?:[\"']?value[\"']?\\s*:\\s*)?)(?P<secret>[^\\s].*)$");
  private static final Pattern OTHER_KEY =
      Pattern.compile("^\\s*(?:-\\s+)?[\"']?[\\w./-]+[\"']?\\s*:.*");
  private static final Pattern VALUE_KEY = Pattern.compile("^\\s*[\"']?value[\"']?\\s*:\\s*\\S.*");

  private enum Open {
    NOTHING,
    VALUE,
    NAMED_VALUE
  }

  private Open open = Open.NOTHING;
  private int keyLines;

  /** The line without secrets. */
  String next(String line) {
    if (keyLines > 0) {
      return insideKey(line);
    }
    String masked = opened(line);
    open = opens(line);
    masked = SecretRules.mask(masked);
    return beginsKey(masked);
  }

  private String insideKey(String line) {
    boolean ends = line.contains(KEY_MARK) || line.contains("MAC");
    keyLines = ends && KEY_END.matcher(line).find() ? 0 : keyLines - 1;
    return SecretRule.HIDDEN;
  }

  private String beginsKey(String line) {
    if (!line.contains(KEY_MARK) && !line.contains("PuTTY")) {
      return line;
    }
    Matcher begin = KEY_BEGIN.matcher(line);
    if (!begin.find()) {
      return line;
    }
    keyLines = LONGEST_KEY;
    return line.substring(0, begin.start()) + SecretRule.HIDDEN;
  }

  /** What the line before has announced. */
  private String opened(String line) {
    boolean announced =
        switch (open) {
          case NOTHING -> false;
          case VALUE -> !OTHER_KEY.matches(line);
          case NAMED_VALUE -> VALUE_KEY.matches(line);
        };
    Matcher value = NEXT_VALUE.matcher(line);
    return announced && value.find() && Believable.isSecret("", value.group("secret"))
        ? line.substring(0, value.start("secret")) + SecretRule.HIDDEN
        : line;
  }

  private Open opens(String line) {
    if (line.isBlank()) {
      return open;
    }
    if (!ends(line)) {
      return Open.NOTHING;
    }
    Matcher opens = OPENS.matcher(line);
    if (!opens.find()) {
      return Open.NOTHING;
    }
    String key = opens.group("key");
    String flag = opens.group("flag");
    String name = opens.group("name");
    if (name != null) {
      return Believable.isAboutASecret(name) ? Open.NOTHING : Open.NAMED_VALUE;
    }
    String said = key == null ? flag : key;
    return said == null || Believable.isAboutASecret(said) ? Open.NOTHING : Open.VALUE;
  }

  /** Cheap: whether the line can be one of those that announce at all. */
  private static boolean ends(String line) {
    String bare = line.stripLeading();
    return line.length() < 200
        && (bare.startsWith("-")
            || bare.toLowerCase(java.util.Locale.ROOT).contains("name")
            || ":=|>+-".indexOf(line.stripTrailing().charAt(line.stripTrailing().length() - 1)) >= 0
            || bare.startsWith("\""));
  }
}
